package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Approves the plan that a rotation waits with. */
@Command(
    name = "approve",
    description = "Approves the plan that a rotation waits with.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 usage, 4 not reachable.",
      "Example: keyturn approve --as ann payments-ca 3f9a12"
    })
final class ApproveCommand extends SteeringCommand {
  @Parameters(
      index = "1",
      paramLabel = "HASH",
      description = "Hash of the plan, as status shows it.")
  private String hash;

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.approve(new PlanApproval(hash, steering));
  }
}
