package io.keyturn.simulator.faults;

/** When a fault strikes: before the call has taken effect, or after it but before its answer. */
public enum Moment {
  BEFORE,
  AFTER
}
