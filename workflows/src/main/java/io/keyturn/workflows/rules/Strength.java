package io.keyturn.workflows.rules;

/** How much a violation weighs. */
public enum Strength {
  /** Temporal Cloud refuses it, or clients would be cut off: nothing goes on. */
  ERROR,
  /** Against the letter of the rules, yet known to work; a strict run refuses it. */
  WARNING,
  /** Works, but could be better. */
  HINT
}
