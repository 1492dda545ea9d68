package io.keyturn.simulator.front;

import io.keyturn.simulator.cloud.CertificateFilter;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Matches a leaf against a namespace's certificate filters: one filter must match (or), in every
 * field that it sets (and), without regard to case, with one {@code *} at a value's start or end.
 */
final class FilterMatch {
  private FilterMatch() {}

  /** Returns whether the leaf is admitted; no filters admit every leaf. */
  static boolean admits(List<CertificateFilter> filters, X509Certificate leaf) {
    return filters.isEmpty() || filters.stream().anyMatch(filter -> matches(filter, leaf));
  }

  private static boolean matches(CertificateFilter filter, X509Certificate leaf) {
    return matches(filter.commonName(), subjectValues(leaf, BCStyle.CN))
        && matches(filter.organization(), subjectValues(leaf, BCStyle.O))
        && matches(filter.organizationalUnit(), subjectValues(leaf, BCStyle.OU))
        && matches(filter.subjectAlternativeName(), alternativeNames(leaf));
  }

  /** Returns whether any value matches; an unset pattern matches even where there is no value. */
  private static boolean matches(String pattern, List<String> values) {
    return pattern.isEmpty() || values.stream().anyMatch(value -> matches(pattern, value));
  }

  static boolean matches(String pattern, String value) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String actual = value.toLowerCase(Locale.ROOT);
    if (wanted.length() > 1 && wanted.startsWith("*")) {
      return actual.endsWith(wanted.substring(1));
    }
    if (wanted.length() > 1 && wanted.endsWith("*")) {
      return actual.startsWith(wanted.substring(0, wanted.length() - 1));
    }
    return actual.equals(wanted);
  }

  private static List<String> subjectValues(X509Certificate leaf, ASN1ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    X500Name subject = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded());
    for (RDN rdn : subject.getRDNs(type)) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(type) && attribute.getValue() instanceof ASN1String text) {
          values.add(text.getString());
        }
      }
    }
    return values;
  }

  /** Returns the names that are text: mail, DNS, URI and IP addresses. */
  private static List<String> alternativeNames(X509Certificate leaf) {
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      if (names == null) {
        return List.of();
      }
      return names.stream()
          .map(name -> name.get(1))
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
