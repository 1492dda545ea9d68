package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all commands share that steer a running rotation. */
abstract class SteeringCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CREDENTIAL", description = "Name of the credential.")
  private String credential;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "asked for",
      description = "Why; stands in the history.")
  private String reason;

  /** Says the one thing that the command is for. */
  abstract RotationStatus steer(RotationWorkflow rotation, Steering steering);

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Home home = Operator.home()) {
      RotationStatus status =
          steer(new RotationClient(home, credential).rotation(), Operator.because(reason));
      out.println(StatusText.headline(status));
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
