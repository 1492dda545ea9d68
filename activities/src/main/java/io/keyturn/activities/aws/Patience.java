package io.keyturn.activities.aws;

import io.keyturn.activities.Pauses;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long to wait for AWS.
 *
 * @param consistency until a write is seen by reads: AWS is eventually consistent
 * @param replication until replicas in other regions hold what was written
 * @param pause between two looks
 */
record Patience(Duration consistency, Duration replication, Duration pause) {
  /** What is used in production; no document of AWS says how long it can take. */
  static final Patience USUAL =
      new Patience(Duration.ofSeconds(8), Duration.ofSeconds(60), Duration.ofMillis(250));

  /** Looks until something is so; tells whether it came to be in time. */
  boolean until(Duration time, BooleanSupplier so) {
    long end = System.nanoTime() + time.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Pauses.waitFor(pause);
    }
    return true;
  }
}
