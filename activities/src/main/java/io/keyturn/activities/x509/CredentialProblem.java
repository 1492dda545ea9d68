package io.keyturn.activities.x509;

import io.keyturn.workflows.rules.PlainText;
import io.keyturn.workflows.rules.Reason;

/**
 * Says that a certificate, a key or a request cannot be used: why, and what to do. Neither its
 * message nor its cause ever has content of a key: causes are left out, since parsers quote their
 * input.
 */
public final class CredentialProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Names a problem whose reason says it all. */
  public CredentialProblem(Reason reason) {
    super(reason.sentence());
    this.reason = reason;
  }

  /** Names a problem and where it is; the detail must have no content of a key. */
  public CredentialProblem(Reason reason, String detail) {
    super(reason.sentence() + ": " + PlainText.of(detail));
    this.reason = reason;
  }

  /** Which rule is broken. */
  public Reason reason() {
    return reason;
  }

  /** What to do about it, in one line. */
  public String remedy() {
    return reason.remedy();
  }
}
