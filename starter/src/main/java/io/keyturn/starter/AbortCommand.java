package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import picocli.CommandLine.Command;

/** Undoes what a rotation has done and ends it. */
@Command(
    name = "abort",
    description = "Undoes what a rotation has done and ends it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 usage, 4 not reachable.",
      "Example: keyturn abort --reason 'wrong window' payments-ca"
    })
final class AbortCommand extends SteeringCommand {

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.abort(steering);
  }
}
