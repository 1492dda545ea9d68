package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import picocli.CommandLine.Command;

/** Lets a paused rotation go on. */
@Command(
    name = "resume",
    description = "Lets a paused rotation go on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 usage, 4 not reachable.",
      "Example: keyturn resume payments-ca"
    })
final class ResumeCommand extends SteeringCommand {

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.resume(steering);
  }
}
