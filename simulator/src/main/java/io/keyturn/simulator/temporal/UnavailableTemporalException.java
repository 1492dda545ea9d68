package io.keyturn.simulator.temporal;

/** Says in one line why there is no Temporal, and in one what to do. */
public final class UnavailableTemporalException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnavailableTemporalException(String what, String remedy) {
    super(what + "\n" + remedy);
  }
}
