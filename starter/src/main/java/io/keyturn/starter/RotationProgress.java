package io.keyturn.starter;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at a rotation while it runs.
 *
 * @param parts the rotations of the certificates under it that run now
 * @param waitsFor who or what its activities wait for, a line each
 */
record RotationProgress(RotationStatus status, List<RotationStatus> parts, List<String> waitsFor) {
  RotationProgress {
    parts = List.copyOf(parts);
    waitsFor = List.copyOf(waitsFor);
  }

  /** When a proof is given up and it parks, in whole seconds; null without one. */
  @Nullable Instant until() {
    Instant until = status.until();
    return until == null ? null : until.truncatedTo(ChronoUnit.SECONDS);
  }

  boolean closed() {
    return status.phase() == Phase.CLOSED;
  }

  /** Whether it, or a rotation under it that it waits for, needs a person. */
  boolean parked() {
    return status.phase() == Phase.PARKED
        || parts.stream().anyMatch(part -> part.phase() == Phase.PARKED);
  }

  /** What the program's exit code says of it. */
  int exitCode() {
    if (!closed()) {
      return parked() ? ExitCodes.PARKED : ExitCodes.DONE;
    }
    Outcome outcome = Objects.requireNonNull(status.outcome());
    return switch (outcome) {
      case COMPLETED -> ExitCodes.DONE;
      case ROLLED_BACK, REFUSED -> ExitCodes.NO;
      case PARKED -> ExitCodes.PARKED;
    };
  }
}
