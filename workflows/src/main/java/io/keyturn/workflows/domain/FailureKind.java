package io.keyturn.workflows.domain;

/** Says what went wrong in an activity, so that the workflow decides by kind and never by text. */
public enum FailureKind {
  /**
   * What was found or given cannot be used: malformed PEM, a key that does not match, a bad policy.
   */
  INVALID(false),
  /** A rule of Temporal Cloud would be broken. */
  RULE_VIOLATED(false),
  /** A namespace, a secret or a version does not exist. */
  NOT_FOUND(false),
  /** The identity that keyturn uses may not do this. */
  NOT_PERMITTED(false),
  /** The data plane, or a Worker's trial, refused the new credential. */
  CREDENTIAL_REFUSED(false),
  /** Temporal Cloud refused the change for good; another candidate may pass. */
  REJECTED(false),
  /** Somebody else holds what the step needs, such as a foreign pending version. */
  CONFLICT(false),
  /** Not reachable, throttled or late: the same call may pass later. */
  UNAVAILABLE(true),
  /** A defect of keyturn itself. */
  INTERNAL(false);

  private final boolean retryable;

  FailureKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Tells whether the same activity may simply be tried again. */
  public boolean retryable() {
    return retryable;
  }
}
