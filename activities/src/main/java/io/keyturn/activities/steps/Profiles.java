package io.keyturn.activities.steps;

import io.keyturn.activities.bouncycastle.CertificateRequest;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.CertificatePolicy.Subject;
import io.keyturn.activities.ports.IssuedCertificate;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.X509Facts;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.CertificateFilter;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What new certificates look like, and throw-away ones that look the same. */
final class Profiles {
  private static final Duration THROW_AWAY = Duration.ofMinutes(30);

  /** Alternative names of other kinds (mail, address) are not made up. */
  private static final Pattern DNS_OR_NONE =
      Pattern.compile("|(\\*\\.?)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\\*?");

  private Profiles() {}

  /**
   * A certificate that nobody has, to look into a namespace that the policy names no user of. It is
   * made so that one of the namespace's filters admits it: otherwise nothing could be seen there.
   */
  static CertificatePolicy stranger(String name, List<CertificateFilter> filters) {
    String commonName = "keyturn " + name;
    CertificateFilter filter =
        filters.stream()
            .filter(each -> DNS_OR_NONE.matcher(each.subjectAlternativeName()).matches())
            .findFirst()
            .orElse(new CertificateFilter("", "", "", ""));
    String dnsName = fitting(filter.subjectAlternativeName());
    return new CertificatePolicy(
        "",
        new Subject(
            filter.commonName().isEmpty() ? commonName : fitting(filter.commonName()),
            fitting(filter.organization()),
            fitting(filter.organizationalUnit())),
        dnsName.isEmpty() ? List.of() : List.of(dnsName),
        KeyAlgorithm.EC_P256,
        THROW_AWAY,
        "",
        null,
        List.of(),
        List.of());
  }

  /** A value that matches a filter's; a wildcard stands at its beginning or its end. */
  private static String fitting(String pattern) {
    return pattern.replace("*", "keyturn");
  }

  static LeafProfile leaf(CertificatePolicy certificate) {
    return leaf(certificate, certificate.lifetime());
  }

  private static LeafProfile leaf(CertificatePolicy certificate, Duration lifetime) {
    Subject subject = certificate.subject();
    return new LeafProfile(
        subject.commonName(),
        orEmpty(subject.organization()),
        orEmpty(subject.organizationalUnit()),
        certificate.dnsNames(),
        lifetime);
  }

  /** A certificate with the same names, made for a probe; its key never leaves this process. */
  static CertificateMaterial throwAway(
      World world, CertificatePolicy certificate, CertificateMaterial authority) {
    LeafProfile profile = leaf(certificate, THROW_AWAY);
    CertificateRequest request = CertificateRequest.generate(KeyAlgorithm.EC_P256, profile);
    IssuedCertificate issued =
        world.issuer().issue(request.csr(), profile, authority, world.clock().instant());
    return request.material(issued);
  }

  /** The facts that filters look at, of a certificate that the policy would make. */
  static CertificateFacts facts(
      World world, CertificatePolicy certificate, CertificateMaterial authority) {
    try (CertificateMaterial leaf = throwAway(world, certificate, authority)) {
      return X509Facts.ofAll(List.of(leaf.leaf())).get(0);
    }
  }

  /** The narrowest filter that lets the certificates of a policy in. */
  static CertificateFilter filter(CertificatePolicy certificate) {
    Subject subject = certificate.subject();
    return new CertificateFilter(
        subject.commonName(),
        orEmpty(subject.organization()),
        orEmpty(subject.organizationalUnit()),
        "");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
