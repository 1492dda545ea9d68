package io.keyturn.workflows.domain;

import io.keyturn.workflows.rules.Strength;
import io.keyturn.workflows.rules.Violation;

/**
 * Something that the plan's checks found.
 *
 * @param reason a constant to match on
 * @param strength ERROR refuses the plan
 * @param subject the certificate, secret or namespace that it is about
 * @param message what is so, in one line
 * @param remedy what to do, in one line
 */
public record Finding(
    String reason, Strength strength, String subject, String message, String remedy) {
  /** Takes over what a rule of Temporal Cloud has found. */
  public static Finding of(Violation violation, String where) {
    String subject =
        violation.certificate() == null
            ? where
            : violation.certificate().subject() + " (" + where + ")";
    return new Finding(
        violation.reason().name(),
        violation.strength(),
        subject,
        subject + ": " + violation.message(),
        violation.remedy());
  }
}
