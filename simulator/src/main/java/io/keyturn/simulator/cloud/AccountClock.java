package io.keyturn.simulator.cloud;

import java.time.Duration;

/** Runs what is due later, in order, under the account's lock. */
@FunctionalInterface
interface AccountClock {
  void after(Duration delay, Runnable task);
}
