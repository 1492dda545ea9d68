package io.keyturn.simulator.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleRulesTest {
  private static final Authority ROOT = Authority.root("CN=Root,O=Acme");
  private final Instant now = Instant.now();

  private List<X509Certificate> check(String pem) {
    return BundleRules.check(pem.getBytes(US_ASCII), false, now);
  }

  private void assertRefused(String pem, String... parts) {
    assertThatThrownBy(() -> check(pem))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContainingAll(parts);
  }

  private static String pem(X509Certificate... certificates) {
    return KeyedCertificate.pem(List.of(certificates));
  }

  @Test
  void rootsAndWhatTheyIssuedAreAccepted() {
    Authority other = Authority.root("CN=Other");
    Authority intermediate = ROOT.intermediate("CN=Intermediate,O=Acme");
    assertThat(check(pem(intermediate.certificate(), ROOT.certificate(), other.certificate())))
        .containsExactly(intermediate.certificate(), ROOT.certificate(), other.certificate());
  }

  @Test
  void anEmptyBundleIsAccepted() {
    assertThat(check("")).isEmpty();
  }

  @Test
  void textBetweenBlocksIsPassedOver() {
    assertThat(check("# payments\n" + pem(ROOT.certificate()).replace("\n", "\r\n"))).hasSize(1);
  }

  @Test
  void anIntermediateWithoutItsIssuerIsRefusedByName() {
    X509Certificate orphan = ROOT.intermediate("CN=Orphan,O=Acme").certificate();
    assertRefused(pem(orphan), "CN=Orphan", BundleRules.sha1(orphan), "neither a root nor issued");
  }

  @Test
  void theNameOfAnIssuerIsNotEnough() {
    X509Certificate orphan = ROOT.intermediate("CN=Orphan,O=Acme").certificate();
    X509Certificate impostor = Authority.root("CN=Root,O=Acme").certificate();
    assertRefused(pem(impostor, orphan), "CN=Orphan", "neither a root nor issued");
  }

  @Test
  void anEndEntityIsRefusedByName() {
    X509Certificate leaf = ROOT.client("CN=worker").certificate();
    assertRefused(pem(ROOT.certificate(), leaf), "CN=worker", BundleRules.sha1(leaf), "CA:true");
  }

  @Test
  void oneExpiredAuthorityRefusesTheWholeBundle() {
    X509Certificate expired =
        Authority.root(
                "CN=Expired", now.minus(Duration.ofDays(9)), now.minus(Duration.ofSeconds(1)))
            .certificate();
    assertRefused(
        pem(ROOT.certificate(), expired), "CN=Expired", BundleRules.sha1(expired), "expired");
  }

  @Test
  void sixteenAreAcceptedAndSeventeenRefused() {
    List<X509Certificate> many = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      many.add(Authority.root("CN=Root " + i).certificate());
    }
    assertThat(check(KeyedCertificate.pem(many))).hasSize(16);
    many.add(ROOT.certificate());
    assertRefused(KeyedCertificate.pem(many), "17 certificates");
  }

  @Test
  void moreThan32KilobytesAreRefused() {
    assertRefused(pem(ROOT.certificate()) + "#".repeat(32 * 1024), "bytes of PEM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1withECDSA", "SHA256withECDSA"})
  void weakSignaturesAreRefused(String algorithm) throws Exception {
    String bundle = pem(selfSigned("CN=Signed", algorithm, true));
    if (algorithm.startsWith("SHA1")) {
      assertRefused(bundle, "CN=Signed", "SHA-256 or stronger");
    } else {
      assertThat(check(bundle)).hasSize(1);
    }
  }

  @Test
  void version1IsRefused() throws Exception {
    assertRefused(pem(selfSigned("CN=Old", "SHA256withECDSA", false)), "CN=Old", "version 3");
  }

  @Test
  void blocksThatParsersLoseInSilenceAreRefused() {
    String whole = pem(ROOT.certificate());
    String truncated = whole.substring(0, whole.length() - 40);
    assertRefused(truncated + "\n" + whole, "2 PEM blocks begin");
    assertRefused(whole + truncated, "2 PEM blocks begin");
    assertRefused(whole.replace("MII", "!II"), "1 PEM blocks begin but 0");
    assertRefused("hello", "no PEM certificate");
  }

  @Test
  void aPrivateKeyIsRefusedWithoutBeingShown() throws IOException {
    String key = new String(ROOT.keyed().openKey().readAllBytes(), US_ASCII);
    assertThatThrownBy(() -> check(key))
        .hasMessageContaining("PRIVATE KEY")
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message).doesNotContain(key.substring(40, 80)));
  }

  @Test
  void aPublicAuthorityNeedsFilters() throws Exception {
    byte[] bundle = pem(publicAuthority()).getBytes(US_ASCII);
    assertThatThrownBy(() -> BundleRules.check(bundle, false, now))
        .hasMessageContaining("well-known public authority");
    assertThat(BundleRules.check(bundle, true, now)).hasSize(1);
  }

  private X509Certificate publicAuthority() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    Path file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    try (var in = Files.newInputStream(file)) {
      store.load(in, null);
    }
    for (String alias : Collections.list(store.aliases())) {
      if (store.getCertificate(alias) instanceof X509Certificate x509
          && x509.getVersion() == 3
          && x509.getSigAlgName().startsWith("SHA256")
          && x509.getNotAfter().toInstant().isAfter(now)) {
        return x509;
      }
    }
    throw new AssertionError("This JDK trusts nobody.");
  }

  private X509Certificate selfSigned(String subject, String algorithm, boolean v3)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X500Name name = new X500Name(subject);
    Date from = Date.from(now.minusSeconds(60));
    Date to = Date.from(now.plus(Duration.ofDays(1)));
    var signer = new JcaContentSignerBuilder(algorithm).build(pair.getPrivate());
    var converter = new JcaX509CertificateConverter();
    if (!v3) {
      return converter.getCertificate(
          new JcaX509v1CertificateBuilder(name, BigInteger.ONE, from, to, name, pair.getPublic())
              .build(signer));
    }
    return converter.getCertificate(
        new JcaX509v3CertificateBuilder(name, BigInteger.ONE, from, to, name, pair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
            .build(signer));
  }
}
