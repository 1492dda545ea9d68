package io.keyturn.activities.ports;

import java.time.Duration;
import java.util.List;

/**
 * What a new client certificate is to be.
 *
 * @param commonName its CN; empty for none
 * @param organization its O; empty for none
 * @param organizationalUnit its OU; empty for none
 * @param dnsNames its alternative names, possibly none
 * @param lifetime how long it is wanted to be valid from now, whole seconds
 */
public record LeafProfile(
    String commonName,
    String organization,
    String organizationalUnit,
    List<String> dnsNames,
    Duration lifetime) {
  public LeafProfile {
    SubjectText.check("common name", commonName);
    SubjectText.check("organization", organization);
    SubjectText.check("organizational unit", organizationalUnit);
    if (commonName.isEmpty() && organization.isEmpty() && organizationalUnit.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a subject");
    }
    dnsNames = List.copyOf(dnsNames);
    dnsNames.forEach(SubjectText::checkDnsName);
    SubjectText.checkLifetime(lifetime);
  }
}
