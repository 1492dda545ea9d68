package io.keyturn.simulator.temporal;

/** A Temporal that somebody else runs, in plaintext. */
public record AddressedTemporal(String address) implements TemporalBehind {
  @Override
  public String name() {
    return address;
  }

  @Override
  public void close() {
    // It is not ours to stop.
  }
}
