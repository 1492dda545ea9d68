package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.RotationStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the latest rotation of a credential. */
@Command(
    name = "status",
    description = "Shows where the latest rotation of a credential stands, its plan and evidence.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 told, 1 there is none, 2 usage, 4 home or keyturn's Worker not reachable. With",
      "--watch those of rotate --wait: 0 completed, 1 rolled back or refused, 3 parked.",
      "Example: keyturn status --watch payments-ca"
    })
final class StatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CREDENTIAL", description = "Name of the credential in the policy.")
  private String credential;

  @Option(names = "--watch", description = "Tell what happens until the rotation ends or parks.")
  private boolean watch;

  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    try (Home home = homeOptions.open(SteeringOptions.userAtHost())) {
      RotationClient client = new RotationClient(home, credential);
      client.requireWorker("");
      if (watch) {
        RotationProgress last = new RotationWatch(client, output).untilEnd();
        output.answer(StatusAnswer.of(last.status()), () -> RotationSummary.lines(last));
        return last.exitCode();
      }
      RotationStatus status = client.status();
      output.answer(StatusAnswer.of(status), () -> StatusText.lines(status));
      return ExitCodes.DONE;
    }
  }
}
