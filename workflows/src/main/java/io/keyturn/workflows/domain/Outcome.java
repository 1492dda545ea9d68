package io.keyturn.workflows.domain;

/** How a rotation ended. */
public enum Outcome {
  /** The new credential is in use everywhere and the old one is gone. */
  COMPLETED,
  /** Everything is as it was before. */
  ROLLED_BACK,
  /** A person accepted that both credentials stay valid. */
  PARKED,
  /** The plan was refused; nothing was changed. */
  REFUSED
}
