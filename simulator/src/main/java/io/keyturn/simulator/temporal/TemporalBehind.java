package io.keyturn.simulator.temporal;

/** A Temporal in plaintext that the fronts relay to; closing it stops only what was started. */
public interface TemporalBehind extends AutoCloseable {
  /** Returns what it is, for people to read. */
  String name();

  /** Returns its address as host:port. */
  String address();

  @Override
  void close();
}
