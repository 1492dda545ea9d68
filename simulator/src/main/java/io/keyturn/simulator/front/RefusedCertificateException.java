package io.keyturn.simulator.front;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Ends a handshake whose certificate is not let in, and carries it to the ledger. */
final class RefusedCertificateException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final X509Certificate leaf;
  private final String reason;

  RefusedCertificateException(X509Certificate leaf, String reason) {
    super(reason);
    this.leaf = leaf;
    this.reason = reason;
  }

  X509Certificate leaf() {
    return leaf;
  }

  String reason() {
    return reason;
  }
}
