package io.keyturn.starter;

import io.keyturn.workflows.domain.RotationStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a rotation say about it as a whole, as far as they do.
 *
 * @param startedAt when its first step began
 * @param finishedAt when its last step ended, null while it runs
 * @param newVersion the version of the secret that was staged last, null if none was seen
 */
record Course(
    @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String newVersion) {
  static Course of(RotationStatus status) {
    return new Course(status.startedAt(), status.endedAt(), status.newVersion());
  }
}
