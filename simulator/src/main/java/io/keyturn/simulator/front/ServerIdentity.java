package io.keyturn.simulator.front;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a front shows to its clients: its certificate chain, leaf first, and the leaf's key.
 *
 * @param chain leaf first, without the authority that clients already trust
 * @param privateKey the leaf's key; never printed
 */
public record ServerIdentity(List<X509Certificate> chain, PrivateKey privateKey) {
  public ServerIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a server needs a certificate");
    }
  }

  @Override
  public String toString() {
    return "ServerIdentity[" + chain.get(0).getSubjectX500Principal().getName() + "]";
  }
}
