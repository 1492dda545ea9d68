package io.keyturn.workflows.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one step of a rotation.
 *
 * @param finishedAt null while the step goes on
 */
public record StepReport(
    Step step, Instant startedAt, @Nullable Instant finishedAt, List<Evidence> evidence) {
  /** Copies what is given. */
  public StepReport {
    evidence = List.copyOf(evidence);
  }
}
