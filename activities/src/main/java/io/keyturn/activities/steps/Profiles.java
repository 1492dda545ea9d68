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
import org.jspecify.annotations.Nullable;

/** What new certificates look like, and throw-away ones that look the same. */
final class Profiles {
  private static final Duration THROW_AWAY = Duration.ofMinutes(30);

  private Profiles() {}

  /** A certificate that nobody has: to look into namespaces that the policy names no user of. */
  static CertificatePolicy stranger(String name) {
    return new CertificatePolicy(
        "",
        new Subject("keyturn " + name, null, null),
        List.of(),
        KeyAlgorithm.EC_P256,
        THROW_AWAY,
        "",
        List.of(),
        List.of());
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
