package io.keyturn.workflows.domain;

import java.time.Instant;
import java.util.Map;

/**
 * Asks to watch, until an instant, whether the removal of the old credential harms anyone.
 *
 * @param baseline live Workers of each group at the removal
 * @param removedAt when the old credential was removed: whoever uses it later is harmed
 */
public record WatchRequest(
    RotationRef rotation, Map<String, Integer> baseline, Instant removedAt, Instant until) {
  /** Copies what is given. */
  public WatchRequest {
    baseline = Map.copyOf(baseline);
  }
}
