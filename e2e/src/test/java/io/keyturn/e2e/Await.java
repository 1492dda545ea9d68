package io.keyturn.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions. */
public final class Await {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Await() {}

  /** Waits until the condition holds; fails with what is known after the deadline. */
  public static void until(Duration limit, Supplier<String> known, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + limit + ": " + known.get());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }
}
