package io.keyturn.activities.ports;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * A certificate that an issuer has made.
 *
 * @param chain the leaf, then its issuers in order
 * @param shortened by how much its life is shorter than asked for, because its authority ends
 *     earlier; zero when it is not
 */
public record IssuedCertificate(List<X509Certificate> chain, Duration shortened) {
  public IssuedCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty() || shortened.isNegative()) {
      throw new IllegalArgumentException("a chain has a leaf, and nothing lives longer than asked");
    }
  }

  /** The certificate itself. */
  public X509Certificate leaf() {
    return chain.get(0);
  }
}
