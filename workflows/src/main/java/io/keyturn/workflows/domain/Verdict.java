package io.keyturn.workflows.domain;

/** What came of one activity of a step. */
public enum Verdict {
  /** Done, and seen to be done. */
  DONE,
  /** Could not be proven before its deadline; nothing speaks against it either. */
  UNPROVEN,
  /** The new credential was refused by whoever was to use it. */
  REFUSED,
  /** Somebody was harmed by the removal of the old credential. */
  HARMED
}
