package io.keyturn.simulator.cloud;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** Refuses handshakes that trust alone would let in: a stale node of the frontend, on demand. */
@FunctionalInterface
public interface HandshakeVeto {
  /**
   * Returns why this leaf is refused now, or nothing; ask it once for each handshake that would
   * otherwise be accepted, as it counts them.
   */
  Optional<String> reason(String namespace, X509Certificate leaf);
}
