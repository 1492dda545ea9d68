package io.keyturn.activities.steps;

import io.keyturn.activities.x509.Fingerprints;
import io.keyturn.workflows.rules.PlainText;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** Names certificates to people. */
final class Named {
  private Named() {}

  /** A length of time in its largest whole unit, such as {@code 365d} or {@code 90s}. */
  static String time(Duration time) {
    if (time.toSeconds() % 86_400 == 0) {
      return time.toDays() + "d";
    }
    if (time.toSeconds() % 3_600 == 0) {
      return time.toHours() + "h";
    }
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + "m" : time.toSeconds() + "s";
  }

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
