package io.keyturn.workflows.domain;

/** How much a finding of the plan weighs. */
public enum Severity {
  /** The rotation is refused. */
  ERROR,
  /** The rotation goes on; an operator should know. */
  WARNING,
  /** Worth knowing. */
  HINT
}
