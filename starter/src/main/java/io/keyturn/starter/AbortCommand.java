package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import picocli.CommandLine.Command;

/** Undoes what a rotation has done and ends it. */
@Command(
    name = "abort",
    description = "Undoes what a rotation has done and ends it.",
    mixinStandardHelpOptions = true)
final class AbortCommand extends SteeringCommand {

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.abort(steering);
  }
}
