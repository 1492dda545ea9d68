package io.keyturn.workflows.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a rotation.
 *
 * @param kind null when the rotation was refused before it had a plan
 * @param reason why it ended like this, in one line; empty when it was completed
 * @param remedy what to do about it, in one line
 */
public record RotationResult(
    String credential,
    @Nullable CredentialKind kind,
    String rotationId,
    Outcome outcome,
    String reason,
    String remedy,
    List<StepReport> steps,
    List<Decision> decisions) {
  /** Copies what is given. */
  public RotationResult {
    steps = List.copyOf(steps);
    decisions = List.copyOf(decisions);
  }
}
