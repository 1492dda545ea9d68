package io.keyturn.workflows.rules;

/** Where a certificate comes from, which decides how strictly two of the rules are taken. */
public enum Origin {
  /** keyturn makes it or has it made: every rule holds to the letter. */
  MADE,
  /**
   * It was there before. Several common tools leave out basic constraints or key usage, and
   * Temporal accepts their certificates, so that refusing them would refuse what is in use.
   */
  FOUND
}
