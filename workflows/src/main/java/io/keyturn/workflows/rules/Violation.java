package io.keyturn.workflows.rules;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule that does not hold.
 *
 * @param reason which rule
 * @param strength how much it weighs here
 * @param certificate which certificate breaks it; null when none does (a filter, a whole bundle)
 * @param message what is wrong, without control characters
 * @param remedy what to do about it
 */
public record Violation(
    Reason reason,
    Strength strength,
    @Nullable CertificateName certificate,
    String message,
    String remedy) {

  public Violation {
    Objects.requireNonNull(reason);
    Objects.requireNonNull(strength);
    message = PlainText.of(message);
    remedy = PlainText.of(remedy);
  }

  /** Tells whether any of these forbids to go on. */
  public static boolean refuse(Collection<Violation> violations) {
    return violations.stream().anyMatch(violation -> violation.strength() == Strength.ERROR);
  }

  /** Writes the violation in one line: strength, certificate, what is wrong, what to do. */
  public String line() {
    String which =
        certificate == null
            ? ""
            : certificate.subject() + " (sha256 " + certificate.sha256().substring(0, 12) + "): ";
    return strength + " " + reason + ": " + which + message + ". " + remedy + ".";
  }

  /**
   * Names a certificate to a person.
   *
   * @param subject RFC 2253 text without control characters
   * @param sha256 fingerprint, lower-case hex
   */
  public record CertificateName(String subject, String sha256) {
    public CertificateName {
      subject = subject.isEmpty() ? "(empty subject)" : PlainText.of(subject);
      Objects.requireNonNull(sha256);
    }

    static CertificateName of(CertificateFacts facts) {
      return new CertificateName(facts.subject(), facts.sha256());
    }
  }
}
