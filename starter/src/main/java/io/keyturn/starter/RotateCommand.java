package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRequest;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a rotation, or joins the one that runs. */
@Command(
    name = "rotate",
    description = "Rotates a credential; joins its rotation if one runs already.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 completed or started, 1 refused or rolled back, 2 usage, 3 parked, 4 home or",
      "keyturn's Worker not reachable. Ctrl-C leaves the rotation running.",
      "Example: keyturn rotate --wait --reason 'ends in May' payments-ca"
    })
final class RotateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CREDENTIAL", description = "Name of the credential in the policy.")
  private String credential;

  @Option(names = "--wait", description = "Tell what happens until the rotation ends or parks.")
  private boolean wait;

  @Option(
      names = "--rotation-id",
      paramLabel = "ID",
      description = "Go on with a rotation whose run was lost.")
  private @Nullable String rotationId;

  @Option(
      names = "--emergency",
      description = {
        "The old API key is compromised: it is disabled and deleted as soon as the new one is proven,"
            + " whoever has not moved yet. The plan says who will be cut off."
      })
  private boolean emergency;

  @Mixin private SteeringOptions steering;
  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    RotationRequest request = request();
    try (Home home = homeOptions.open(request.requestedBy())) {
      RotationClient client = new RotationClient(home, credential);
      client.requireWorker("; nothing was started");
      boolean started = client.start(request);
      tell(
          started
              ? "started the rotation of " + credential
              : "joined the rotation of " + credential + " that runs already");
      RotationWatch watch = new RotationWatch(client, output);
      if (emergency) {
        requireEmergency(watch.untilPlanned().status().plan());
      }
      if (wait) {
        RotationProgress last = watch.untilEnd();
        answer(started, last, RotationSummary.lines(last));
        return last.exitCode();
      }
      RotationProgress first = client.progress();
      answer(started, first, List.of("watch it with: keyturn status --watch " + credential));
      return ExitCodes.DONE;
    }
  }

  private void answer(boolean started, RotationProgress progress, List<String> text) {
    output.answer(new RotateAnswer(!started, StatusAnswer.of(progress.status())), () -> text);
  }

  private void tell(String line) {
    PrintWriter out = output.progress();
    out.println(line);
    out.flush();
  }

  private void requireEmergency(@Nullable RotationPlan plan) {
    if (plan != null && !plan.settings().emergency()) {
      throw new CommandFailure(
          ExitCodes.NO,
          "the rotation that runs already is no emergency: it waits until everybody has moved",
          "End it with keyturn abort " + credential + ", then try again.");
    }
  }

  private RotationRequest request() {
    try {
      return new RotationRequest(
          credential, steering.name(), steering.reason(), rotationId, null, emergency);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, String.valueOf(e.getMessage()), "See keyturn rotate --help.");
    }
  }
}
