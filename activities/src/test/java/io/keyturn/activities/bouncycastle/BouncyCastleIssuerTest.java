package io.keyturn.activities.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.IssuedCertificate;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.Certificates;
import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.activities.x509.OpenSsl;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.activities.x509.Signatures;
import io.keyturn.activities.x509.X509Facts;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.rules.BundleRules;
import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.LeafRules;
import io.keyturn.workflows.rules.Origin;
import io.keyturn.workflows.rules.Reason;
import io.keyturn.workflows.rules.Violation;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BouncyCastleIssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.5Z");
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private static final BouncyCastleIssuer ISSUER = new BouncyCastleIssuer();
  private static final Map<KeyAlgorithm, CertificateMaterial> AUTHORITIES =
      new EnumMap<>(KeyAlgorithm.class);

  /** RSA keys take seconds: the leafs of a kind share one. */
  private static final Map<KeyAlgorithm, KeyPair> KEYS = new EnumMap<>(KeyAlgorithm.class);

  @TempDir Path folder;

  @BeforeAll
  static void makeKeys() {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      AUTHORITIES.put(
          algorithm, ISSUER.newAuthority(authority("CA of " + algorithm, algorithm), NOW));
      KEYS.put(algorithm, KeyPairs.generate(algorithm));
    }
  }

  @AfterAll
  static void wipeKeys() {
    AUTHORITIES.values().forEach(CertificateMaterial::close);
  }

  private static AuthorityProfile authority(String name, KeyAlgorithm algorithm) {
    return new AuthorityProfile("Acme", name, algorithm, Duration.ofDays(365));
  }

  private static LeafProfile leaf(String name) {
    return leaf(name, Duration.ofDays(30));
  }

  private static LeafProfile leaf(String name, Duration lifetime) {
    return new LeafProfile(name, "Acme", "Payments", List.of("worker.acme.example"), lifetime);
  }

  private static CertificateMaterial p256() {
    return of(AUTHORITIES, KeyAlgorithm.EC_P256);
  }

  private static <T> T of(Map<KeyAlgorithm, T> map, KeyAlgorithm algorithm) {
    T value = map.get(algorithm);
    if (value == null) {
      throw new AssertionError("nothing of " + algorithm);
    }
    return value;
  }

  private static byte[] csr(LeafProfile profile) {
    return CertificateRequest.of(of(KEYS, KeyAlgorithm.EC_P256), profile).csr();
  }

  private static List<Violation> check(List<X509Certificate> chain) {
    List<CertificateFacts> facts = X509Facts.ofAll(chain);
    return LeafRules.check(facts.get(0), facts.subList(1, facts.size()), NOW, Origin.MADE);
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(KeyAlgorithm.values())
        .flatMap(ca -> Arrays.stream(KeyAlgorithm.values()).map(key -> Arguments.of(ca, key)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatIsIssuedKeepsEveryRuleAndOpensslAcceptsIt(KeyAlgorithm ca, KeyAlgorithm key) {
    CertificateMaterial authority = of(AUTHORITIES, ca);
    CertificateRequest request = CertificateRequest.of(of(KEYS, key), leaf("worker"));

    IssuedCertificate issued = ISSUER.issue(request.csr(), leaf("worker"), authority, NOW);

    assertThat(check(issued.chain())).isEmpty();
    assertThat(issued.shortened()).isZero();
    try (CertificateMaterial material = request.material(issued)) {
      assertThat(material.chain()).isEqualTo(issued.chain());
    }
    OpenSsl openssl = new OpenSsl(folder);
    openssl.write("ca.pem", authority.chainPem());
    openssl.write("leaf.pem", Certificates.toPem(List.of(issued.leaf())));
    assertThat(
            openssl.run(
                "verify -x509_strict -purpose sslclient -attime "
                    + NOW.getEpochSecond()
                    + " -CAfile ca.pem leaf.pem"))
        .isEqualToIgnoringWhitespace("leaf.pem: OK");
    assertThat(openssl.attempt("verify -purpose sslserver -CAfile ca.pem leaf.pem").exitCode())
        .isNotZero();
  }

  @ParameterizedTest
  @EnumSource
  void anAuthorityKeepsEveryRuleOfABundle(KeyAlgorithm algorithm) {
    PemBundle bundle = PemBundle.of(of(AUTHORITIES, algorithm).leaf());
    List<CertificateFacts> facts = X509Facts.ofAll(bundle.certificates());

    assertThat(BundleRules.check(facts, bundle.toPem().length, false, NOW)).isEmpty();
    assertThat(facts.get(0).key())
        .isEqualTo(new CertificateFacts.Key(algorithm.family(), algorithm.bits()));
    assertThat(facts.get(0).keyUsages()).containsExactlyInAnyOrder("keyCertSign", "cRLSign");
    assertThat(facts.get(0).basicConstraints())
        .isEqualTo(new CertificateFacts.BasicConstraints(true, 0));
    assertThat(facts.get(0).subject()).isEqualTo("CN=CA of " + algorithm + ",O=Acme");
  }

  @Test
  void aLeafSaysWhatItsProfileSaysAndNoMore() {
    X509Certificate issued = ISSUER.issue(csr(leaf("asked")), leaf("granted"), p256(), NOW).leaf();
    CertificateFacts facts = X509Facts.of(issued, List.of());

    assertThat(facts.subject()).isEqualTo("CN=granted,OU=Payments,O=Acme");
    assertThat(facts.basicConstraints())
        .isEqualTo(new CertificateFacts.BasicConstraints(false, null));
    assertThat(facts.keyUsages()).containsExactly("digitalSignature");
    assertThat(facts.extendedKeyUsages()).containsExactly(CertificateFacts.CLIENT_AUTH);
    assertThat(facts.alternativeNames()).hasSize(1);
    assertThat(issued.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
  }

  @Test
  void validityBeginsAMinuteEarlierAndEndsWhenAsked() {
    X509Certificate issued = ISSUER.issue(csr(leaf("w")), leaf("w"), p256(), NOW).leaf();

    assertThat(issued.getNotBefore().toInstant()).isEqualTo(START.minusSeconds(60));
    assertThat(issued.getNotAfter().toInstant()).isEqualTo(START.plus(Duration.ofDays(30)));
    assertThat(p256().leaf().getNotBefore().toInstant()).isEqualTo(START.minusSeconds(60));
    assertThat(p256().leaf().getNotAfter().toInstant()).isEqualTo(START.plus(Duration.ofDays(365)));
  }

  @Test
  void aLeafNeverOutlivesItsAuthorityAndTheCutIsReported() {
    LeafProfile greedy = leaf("w", Duration.ofDays(400));

    IssuedCertificate issued = ISSUER.issue(csr(greedy), greedy, p256(), NOW);

    assertThat(issued.leaf().getNotAfter()).isEqualTo(p256().leaf().getNotAfter());
    assertThat(issued.shortened()).isEqualTo(Duration.ofDays(35));
    assertThat(check(issued.chain())).isEmpty();
  }

  @Test
  void serialNumbersArePositiveLongAndNeverTheSame() {
    Set<Object> serials = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      X509Certificate issued = ISSUER.issue(csr(leaf("w")), leaf("w"), p256(), NOW).leaf();
      assertThat(issued.getSerialNumber()).isPositive();
      assertThat(issued.getSerialNumber().bitLength()).isEqualTo(128);
      serials.add(issued.getSerialNumber());
    }
    assertThat(serials).hasSize(100);
  }

  @Test
  void aLeafNamedLikeItsAuthorityIsRefusedWhateverTheCase() {
    LeafProfile clash = new LeafProfile("ca OF ec_p256", "ACME", "", List.of(), Duration.ofDays(1));

    assertProblem(Reason.CHAIN_DN_NOT_UNIQUE, () -> ISSUER.issue(csr(clash), clash, p256(), NOW));
  }

  @Test
  void anyChangedBitOfALeafIsNoticed() {
    IssuedCertificate issued = ISSUER.issue(csr(leaf("w")), leaf("w"), p256(), NOW);
    byte[] der = derOf(issued.leaf());
    Random random = new Random(4711);
    for (int i = 0; i < der.length; i++) {
      byte[] changed = der.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      X509Certificate certificate;
      List<Violation> violations;
      try {
        certificate = Certificates.fromDer(changed);
        violations = check(List.of(certificate, p256().leaf()));
      } catch (CredentialProblem refused) {
        continue;
      }
      assertThat(Violation.refuse(violations)).as("bit of byte %d", i).isTrue();
    }
  }

  @Test
  void anyChangedBitOfARequestIsRefused() {
    byte[] csr = csr(leaf("w"));
    Random random = new Random(4711);
    for (int i = 0; i < csr.length; i++) {
      byte[] changed = csr.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      assertProblem(Reason.REQUEST_REFUSED, () -> ISSUER.issue(changed, leaf("w"), p256(), NOW));
    }
  }

  @Test
  void anAuthorityOutsideItsLifeIsRefused() {
    Instant late = p256().leaf().getNotAfter().toInstant().plusSeconds(1);
    Instant early = p256().leaf().getNotBefore().toInstant().minusSeconds(1);

    assertProblem(Reason.EXPIRED, () -> ISSUER.issue(csr(leaf("w")), leaf("w"), p256(), late));
    assertProblem(
        Reason.NOT_YET_VALID, () -> ISSUER.issue(csr(leaf("w")), leaf("w"), p256(), early));
  }

  @Test
  void aCertificateOfAnotherKeyIsNotTakenForARequest() {
    CertificateRequest mine = CertificateRequest.generate(KeyAlgorithm.EC_P256, leaf("w"));
    IssuedCertificate theirs = ISSUER.issue(csr(leaf("w")), leaf("w"), p256(), NOW);

    assertProblem(Reason.KEY_MISMATCH, () -> mine.material(theirs));
    assertThat(mine.toString()).doesNotContain("BEGIN");
  }

  @Test
  void twoGenerationsShareNeitherKeyNorCertificate() {
    try (CertificateMaterial one =
            ISSUER.newAuthority(authority("CA 1", KeyAlgorithm.EC_P256), NOW);
        CertificateMaterial two =
            ISSUER.newAuthority(authority("CA 2", KeyAlgorithm.EC_P256), NOW)) {
      IssuedCertificate issued = ISSUER.issue(csr(leaf("w")), leaf("w"), one, NOW);

      assertThat(Signatures.issued(one.leaf(), issued.leaf())).isTrue();
      assertThat(Signatures.issued(two.leaf(), issued.leaf())).isFalse();
      PemBundle both = PemBundle.of(one.leaf(), two.leaf());
      assertThat(
              BundleRules.check(
                  X509Facts.ofAll(both.certificates()), both.toPem().length, false, NOW))
          .isEmpty();
    }
  }

  @Test
  void specialCharactersInASubjectSurvive() {
    LeafProfile odd =
        new LeafProfile(
            "a,b=c+\"d\" \\ #<>;", "\u00c4pfel & Co", "", List.of(), Duration.ofDays(1));

    X509Certificate issued = ISSUER.issue(csr(odd), odd, p256(), NOW).leaf();

    CertificateFacts facts = X509Facts.of(issued, List.of());
    assertThat(facts.commonNames()).containsExactly("a,b=c+\"d\" \\ #<>;");
    assertThat(facts.organizations()).containsExactly("\u00c4pfel & Co");
  }

  private static byte[] derOf(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private interface Attempt {
    Object run();
  }

  private static void assertProblem(Reason reason, Attempt attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            CredentialProblem.class, problem -> assertThat(problem.reason()).isEqualTo(reason));
  }
}
