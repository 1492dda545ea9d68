package io.keyturn.workflows.domain;

/** Tells a parked rotation how to go on. */
public record ParkResolution(Way way, Steering steering) {
  /** The ways out of parking. */
  public enum Way {
    /** Try once more what could not be done. */
    RETRY,
    /** Undo everything. */
    ROLL_BACK,
    /**
     * Take the responsibility for what could not be proven and go on; where nothing is left to go
     * on to, end in dual support.
     */
    ACCEPT
  }
}
