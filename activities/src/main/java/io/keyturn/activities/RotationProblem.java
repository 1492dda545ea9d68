package io.keyturn.activities;

import io.keyturn.workflows.domain.FailureKind;

/**
 * What an adapter or a step throws when it cannot go on: one line that says what happened, one that
 * says what to do. Both are shown to operators and stand in histories, so neither ever holds a
 * secret.
 */
public final class RotationProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String remedy;

  /** Makes a problem of the given kind. */
  public RotationProblem(FailureKind kind, String message, String remedy) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
  }

  /**
   * Makes a problem of the given kind that another exception caused; the cause is not serialized.
   */
  public RotationProblem(FailureKind kind, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** Says what kind of failure it is. */
  public FailureKind kind() {
    return kind;
  }

  /** Says in one line what the operator can do. */
  public String remedy() {
    return remedy;
  }
}
