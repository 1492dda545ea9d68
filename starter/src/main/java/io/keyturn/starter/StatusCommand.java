package io.keyturn.starter;

import io.keyturn.worker.Home;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the latest rotation of a credential. */
@Command(
    name = "status",
    description = "Shows where the latest rotation of a credential stands, its plan and evidence.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CREDENTIAL", description = "Name of the credential in the policy.")
  private String credential;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Home home = Operator.home()) {
      StatusText.lines(new RotationClient(home, credential).status()).forEach(out::println);
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
