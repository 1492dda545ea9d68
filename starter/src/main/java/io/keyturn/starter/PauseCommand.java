package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import picocli.CommandLine.Command;

/** Stops a rotation before its next change. */
@Command(
    name = "pause",
    description = "Stops a rotation before its next change.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 usage, 4 not reachable.",
      "Example: keyturn pause payments-ca"
    })
final class PauseCommand extends SteeringCommand {

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.pause(steering);
  }
}
