package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What all commands share that steer a running rotation. */
abstract class SteeringCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "CREDENTIAL", description = "Name of the credential.")
  private String credential;

  @Mixin private SteeringOptions steering;
  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  /** Says the one thing that the command is for. */
  abstract RotationStatus steer(RotationWorkflow rotation, Steering steering);

  @Override
  public Integer call() throws Exception {
    Steering said = steering.steering();
    try (Home home = homeOptions.open(said.by())) {
      RotationClient client = new RotationClient(home, credential);
      RotationStatus status = client.steered(rotation -> steer(rotation, said));
      output.answer(StatusAnswer.of(status), () -> List.of(StatusText.headline(status)));
      return ExitCodes.DONE;
    }
  }
}
