package io.keyturn.workflows.domain;

/** Where a rotation stands: in a step, or beside the steps waiting for something. */
public enum Phase {
  /** Gathers facts and makes the plan; nothing is changed. */
  PLANNING,
  /** Waits for the approval of its plan. */
  WAITING,
  GENERATE,
  SUPPORT,
  ROLL,
  VALIDATE,
  /** Has proven the new credential; waits for the word of the authority's rotation. */
  HOLDING,
  REMOVE,
  /** Stopped by an operator until resumed. */
  PAUSED,
  /** Undoes what was done, in reverse. */
  ROLLING_BACK,
  /** Cannot go on by itself; both credentials are valid and a person must decide. */
  PARKED,
  /** Has ended; see the outcome. */
  CLOSED;

  /** The phase in which a step runs. */
  public static Phase of(Step step) {
    return valueOf(step.name());
  }
}
