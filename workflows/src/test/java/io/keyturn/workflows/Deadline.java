package io.keyturn.workflows;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions, and fails the test with what was last seen when one does not come. */
final class Deadline {
  static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private Deadline() {}

  /** Looks until the condition holds for what is seen, and gives back what was seen then. */
  static <T> T await(String what, Supplier<T> look, Predicate<T> condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    T seen = look.get();
    while (!condition.test(seen)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " did not come within " + LIMIT + "; last seen: " + seen);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      seen = look.get();
    }
    return seen;
  }

  static void await(String what, CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(what + " did not come within " + LIMIT);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
