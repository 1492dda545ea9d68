package io.keyturn.simulator.cloud;

import java.util.Objects;

/**
 * Admits a client certificate to a namespace by the fields of its subject; a field that is "" is
 * not looked at.
 *
 * @param commonName pattern of the common name, with at most one {@code *} at its start or end
 * @param organization pattern of the organization
 * @param organizationalUnit pattern of the organizational unit
 * @param subjectAlternativeName pattern of any one subject alternative name
 */
public record CertificateFilter(
    String commonName,
    String organization,
    String organizationalUnit,
    String subjectAlternativeName) {
  public CertificateFilter {
    Objects.requireNonNull(commonName, "commonName");
    Objects.requireNonNull(organization, "organization");
    Objects.requireNonNull(organizationalUnit, "organizationalUnit");
    Objects.requireNonNull(subjectAlternativeName, "subjectAlternativeName");
  }
}
