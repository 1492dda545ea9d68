package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells a parked rotation how to go on. */
@Command(
    name = "resolve",
    description = "Tells a parked rotation how to go on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 usage, 4 not reachable.",
      "Example: keyturn resolve payments-ca RETRY"
    })
final class ResolveCommand extends SteeringCommand {
  @Parameters(index = "1", paramLabel = "WAY", description = "One of: ${COMPLETION-CANDIDATES}.")
  private ParkResolution.Way way;

  @Override
  RotationStatus steer(RotationWorkflow rotation, Steering steering) {
    return rotation.resolve(new ParkResolution(way, steering));
  }
}
