package io.keyturn.activities.steps;

import io.keyturn.activities.x509.Fingerprints;
import io.keyturn.workflows.rules.PlainText;
import java.security.cert.X509Certificate;

/** Names certificates to people. */
final class Named {
  private Named() {}

  /** Subject, both fingerprints and the end of a certificate's life, in one line. */
  static String certificate(X509Certificate certificate) {
    return PlainText.of(certificate.getSubjectX500Principal().getName())
        + " (sha256 "
        + Fingerprints.sha256(certificate)
        + ", sha1 "
        + Fingerprints.sha1(certificate)
        + ", until "
        + certificate.getNotAfter().toInstant()
        + ")";
  }
}
