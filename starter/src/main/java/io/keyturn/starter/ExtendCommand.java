package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Steering;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes the soak after a removal longer. */
@Command(
    name = "extend",
    description = "Makes the soak after a removal longer.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 usage, 4 not reachable.",
      "Example: keyturn extend payments-ca PT30M"
    })
final class ExtendCommand extends SteeringCommand {
  @Parameters(
      index = "1",
      paramLabel = "DURATION",
      description = "How much longer, in ISO form: PT30M is half an hour.")
  private Duration by;

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.extendSoak(new SoakExtension(by, steering));
  }
}
