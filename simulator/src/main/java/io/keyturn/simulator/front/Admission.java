package io.keyturn.simulator.front;

import io.keyturn.simulator.cloud.HandshakeVeto;
import io.keyturn.simulator.cloud.Trust;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides about client certificates for one namespace under one state of its trust.
 *
 * @param trust the trust in force; nothing where the namespace does not exist (any more)
 */
record Admission(String namespace, Optional<Trust> trust, HandshakeVeto veto) {

  /** Returns why a client with this chain, leaf first, is refused now, or nothing. */
  Optional<String> refusal(List<X509Certificate> chain) {
    if (trust.isEmpty()) {
      return Optional.of("the namespace does not exist");
    }
    if (!trust.get().mtlsEnabled()) {
      return Optional.of("mutual TLS is off for the namespace");
    }
    if (trust.get().acceptedClientCas().isEmpty()) {
      return Optional.of("the namespace accepts no client CA");
    }
    return ClientChain.refusal(trust.get().acceptedClientCas(), chain, Instant.now())
        .or(
            () ->
                FilterMatch.admits(trust.get().filters(), chain.get(0))
                    ? Optional.empty()
                    : Optional.of("no certificate filter admits it"))
        .or(() -> veto.reason(namespace, chain.get(0)));
  }

  /** Returns whether a connection may come without a certificate and authenticate each call. */
  boolean admitsApiKeys() {
    return trust.map(Trust::apiKeysEnabled).orElse(false);
  }

  /** Returns whether the front should not even ask for a certificate. */
  boolean ignoresCertificates() {
    return admitsApiKeys() && !trust.map(Trust::mtlsEnabled).orElse(false);
  }
}
