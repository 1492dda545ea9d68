package io.keyturn.workflows.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a rotation stands, for people and programs that watch it.
 *
 * @param step the step that it is in or was last in
 * @param plan null until it is made
 * @param waitingFor what it waits for, empty when it works
 * @param remedy what a person can do, empty when nothing is needed
 * @param unknown who was not seen with the right credential at the last look
 * @param outcome null until it has ended
 * @param newVersion version of the secret that the new credential has, null until it is made
 * @param startedAt when it was started
 * @param until when the proof that it waits for is given up and it parks, null without one
 * @param endedAt null until it has ended
 */
public record RotationStatus(
    String credential,
    String rotationId,
    Phase phase,
    Step step,
    @Nullable RotationPlan plan,
    String waitingFor,
    String remedy,
    List<String> unknown,
    List<CertificateReport> certificates,
    List<StepReport> steps,
    List<Decision> decisions,
    @Nullable Outcome outcome,
    @Nullable String newVersion,
    Instant startedAt,
    @Nullable Instant until,
    @Nullable Instant endedAt) {
  /** Copies what is given. */
  public RotationStatus {
    unknown = List.copyOf(unknown);
    certificates = List.copyOf(certificates);
    steps = List.copyOf(steps);
    decisions = List.copyOf(decisions);
  }
}
