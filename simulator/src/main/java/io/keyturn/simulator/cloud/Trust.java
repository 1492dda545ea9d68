package io.keyturn.simulator.cloud;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a namespace's front lets in at this moment, that is after the propagation delay.
 *
 * @param mtlsEnabled whether client certificates are taken at all
 * @param acceptedClientCas the authorities (roots and intermediates) that client certificates may
 *     chain to
 * @param filters which of those certificates are admitted; empty admits all
 * @param apiKeysEnabled whether a connection without a certificate may authenticate by API key
 */
public record Trust(
    boolean mtlsEnabled,
    List<X509Certificate> acceptedClientCas,
    List<CertificateFilter> filters,
    boolean apiKeysEnabled) {
  public Trust {
    acceptedClientCas = List.copyOf(acceptedClientCas);
    filters = List.copyOf(filters);
  }
}
