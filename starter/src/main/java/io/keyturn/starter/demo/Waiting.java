package io.keyturn.starter.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until something is so. */
final class Waiting {
  private static final long LOOKS_EVERY_MILLIS = 50;

  private Waiting() {}

  /** Looks until it is so or the time is up; returns whether it is so. */
  static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return condition.getAsBoolean();
      }
      TimeUnit.MILLISECONDS.sleep(LOOKS_EVERY_MILLIS);
    }
    return true;
  }
}
