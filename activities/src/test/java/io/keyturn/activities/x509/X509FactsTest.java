package io.keyturn.activities.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.CertificateFacts.AlternativeName;
import io.keyturn.workflows.rules.CertificateFacts.AlternativeName.Kind;
import io.keyturn.workflows.rules.LeafRules;
import io.keyturn.workflows.rules.Origin;
import io.keyturn.workflows.rules.Reason;
import io.keyturn.workflows.rules.Strength;
import io.keyturn.workflows.rules.Violation;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X509FactsTest {
  private static final String P256 = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

  @TempDir Path folder;
  private OpenSsl openssl;

  @BeforeEach
  void makeAuthority() {
    openssl = new OpenSsl(folder);
    openssl.run("req -x509 " + P256 + " -subj /O=Acme -days 30 -keyout ca.key -out ca.pem");
  }

  private X509Certificate leaf(String subject, String signing, String... extensions) {
    openssl.run("req -new " + P256 + " -subj " + subject + " -keyout leaf.key -out leaf.csr");
    openssl.write("ext", extensions);
    openssl.run(
        "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 20 -extfile ext -out leaf.pem "
            + signing);
    return openssl.certificate("leaf.pem");
  }

  private CertificateFacts facts(X509Certificate certificate) {
    return X509Facts.of(certificate, List.of(openssl.certificate("ca.pem")));
  }

  private List<Violation> check(X509Certificate leaf, Instant now) {
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    path.addAll(Signatures.issuersOf(leaf, List.of(openssl.certificate("ca.pem"))));
    List<CertificateFacts> facts = X509Facts.ofAll(path);
    return LeafRules.check(facts.get(0), facts.subList(1, facts.size()), now, Origin.FOUND);
  }

  @Test
  void fingerprintsAreThoseThatOpensslPrints() {
    CertificateFacts facts = facts(openssl.certificate("ca.pem"));

    for (String digest : List.of("sha256", "sha1")) {
      String printed = openssl.run("x509 -in ca.pem -noout -fingerprint -" + digest);
      String plain = printed.substring(printed.indexOf('=') + 1).strip().replace(":", "");
      assertThat(List.of(facts.sha256(), facts.sha1())).contains(plain.toLowerCase(Locale.ROOT));
    }
    String serial = openssl.run("x509 -in ca.pem -noout -serial").strip();
    assertThat("serial=" + facts.serial().toUpperCase(Locale.ROOT))
        .isEqualTo(serial.replace("=0", "="));
  }

  @Test
  void everyFactOfAnAuthorityIsGathered() {
    CertificateFacts facts = facts(openssl.certificate("ca.pem"));

    assertThat(facts.subject()).isEqualTo("O=Acme");
    assertThat(facts.subjectDer()).isEqualTo(facts.issuerDer()).startsWith("30");
    assertThat(facts.version()).isEqualTo(3);
    assertThat(facts.authority()).isTrue();
    assertThat(facts.selfIssued()).isTrue();
    assertThat(facts.signedBySelf()).isTrue();
    assertThat(facts.keyUsages()).isNull();
    assertThat(facts.extendedKeyUsages()).isEmpty();
    assertThat(facts.signature().digest()).isEqualTo("SHA256");
    assertThat(facts.key()).isEqualTo(new CertificateFacts.Key("EC", 256));
    assertThat(facts.commonNames()).isEmpty();
    assertThat(facts.organizations()).containsExactly("Acme");
  }

  @Test
  void everyFactOfALeafIsGathered() {
    CertificateFacts facts =
        facts(
            leaf(
                "/O=Acme/O=Emea/OU=Pay/OU=Blue/CN=first/CN=last",
                "-sha384",
                "basicConstraints=critical,CA:false",
                "keyUsage=critical,digitalSignature,keyEncipherment",
                "extendedKeyUsage=clientAuth,serverAuth",
                "subjectAltName=DNS:a.example,email:x@a.example,URI:spiffe://a,IP:10.1.2.3,"
                    + "IP:2001:db8::1,IP:::1,IP:1:0:0:2:0:0:0:3,IP:::ffff:1.2.3.4,RID:1.2.3,"
                    + "otherName:1.2.3;UTF8:hidden"));

    assertThat(facts.commonNames()).containsExactly("first", "last");
    assertThat(facts.organizations()).containsExactly("Acme", "Emea");
    assertThat(facts.organizationalUnits()).containsExactly("Pay", "Blue");
    assertThat(facts.keyUsages()).containsExactlyInAnyOrder("digitalSignature", "keyEncipherment");
    assertThat(facts.extendedKeyUsages())
        .containsExactly(CertificateFacts.CLIENT_AUTH, CertificateFacts.SERVER_AUTH);
    assertThat(facts.authority()).isFalse();
    assertThat(facts.basicConstraints()).isNotNull();
    assertThat(facts.signature().digest()).isEqualTo("SHA384");
    assertThat(facts.signedBySelf()).isFalse();
    assertThat(facts.signedBy())
        .containsExactly(Fingerprints.sha256(openssl.certificate("ca.pem")));
    assertThat(facts.alternativeNames())
        .contains(
            new AlternativeName(Kind.DNS, "a.example"),
            new AlternativeName(Kind.EMAIL, "x@a.example"),
            new AlternativeName(Kind.URI, "spiffe://a"),
            new AlternativeName(Kind.IP, "10.1.2.3"),
            new AlternativeName(Kind.IP, "2001:db8::1"),
            new AlternativeName(Kind.IP, "::1"),
            new AlternativeName(Kind.IP, "1:0:0:2::3"),
            new AlternativeName(Kind.IP, "1.2.3.4"))
        .filteredOn(name -> name.kind() == Kind.OTHER)
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
    "1:0:0:4:0:0:7:8, 1::4:0:0:7:8",
    "2001:DB8:0:0:0:0:0:A, 2001:db8::a",
    "10.0.0.1, 10.0.0.1",
  })
  void addressesAreWrittenAsGoDoes(String address, String expected) {
    assertThat(AlternativeNames.canonicalAddress(address)).isEqualTo(expected);
  }

  @Test
  void aLeafAsTcldMakesItIsAWarningAndNoRefusal() {
    X509Certificate leaf = leaf("/CN=worker/O=Acme", "", "basicConstraints=critical,CA:false");

    assertThat(check(leaf, leaf.getNotBefore().toInstant()))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.reason()).isEqualTo(Reason.LEAF_WITHOUT_KEY_USAGE);
              assertThat(violation.strength()).isEqualTo(Strength.WARNING);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "-sha1, WEAK_SIGNATURE",
    "-sha224, WEAK_SIGNATURE",
    "-set_serial -5, SERIAL_NOT_POSITIVE",
  })
  void whatOpensslStillMakesIsSeenForWhatItIs(String signing, Reason reason) {
    X509Certificate leaf =
        leaf(
            "/CN=worker",
            signing,
            "basicConstraints=critical,CA:false",
            "keyUsage=digitalSignature");

    assertThat(check(leaf, leaf.getNotBefore().toInstant()))
        .extracting(Violation::reason)
        .containsExactly(reason);
  }

  @Test
  void aVersionOneLeafIsSeen() {
    openssl.run("req -new " + P256 + " -subj /CN=old -keyout leaf.key -out leaf.csr");
    openssl.run("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 20 -out leaf.pem");
    X509Certificate leaf = openssl.certificate("leaf.pem");

    assertThat(check(leaf, leaf.getNotBefore().toInstant()))
        .extracting(Violation::reason)
        .containsExactly(
            Reason.LEAF_NOT_V3,
            Reason.LEAF_WITHOUT_BASIC_CONSTRAINTS,
            Reason.LEAF_WITHOUT_KEY_USAGE);
  }

  @Test
  void theDigestOfRsaPssIsFoundInItsParameters() {
    openssl.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key");
    String make = "req -x509 -key rsa.key -subj /O=Pss -sigopt rsa_padding_mode:pss -out pss.pem ";
    openssl.run(make + "-sha384");
    assertThat(facts(openssl.certificate("pss.pem")).signature().digest()).isEqualTo("SHA384");
    openssl.run(make + "-sha1");
    assertThat(facts(openssl.certificate("pss.pem")).signature().digest()).isEqualTo("SHA1");
  }

  @ParameterizedTest
  @CsvSource({
    "-newkey ed25519, UNSUPPORTED_KEY",
    "-newkey ec -pkeyopt ec_paramgen_curve:secp256k1, UNSUPPORTED_KEY",
    "-newkey rsa:1024, WEAK_KEY",
    "-newkey ec -pkeyopt ec_paramgen_curve:P-224, WEAK_KEY",
  })
  void keysThatTlsLibrariesRefuseAreSeen(String key, Reason reason) {
    openssl.run("req -x509 " + key + " -nodes -subj /O=Odd -keyout odd.key -out odd.pem");
    X509Certificate odd = openssl.certificate("odd.pem");
    List<Violation> violations =
        LeafRules.check(facts(odd), List.of(), odd.getNotBefore().toInstant(), Origin.FOUND);

    assertThat(violations).extracting(Violation::reason).contains(reason);
  }

  @Test
  void theIssuersAreFoundInAnyOrderAndOfTwoWithOneKeyTheLongerLived() {
    X509Certificate early = openssl.certificate("ca.pem");
    openssl.run("req -x509 -key ca.key -subj /O=Acme -days 300 -out renewed.pem");
    X509Certificate renewed = openssl.certificate("renewed.pem");
    X509Certificate leaf = leaf("/CN=worker", "", "basicConstraints=CA:false");

    assertThat(Signatures.issuersOf(leaf, List.of(leaf, early, renewed))).containsExactly(renewed);
    assertThat(Signatures.issuersOf(leaf, List.of(renewed, early))).containsExactly(renewed);
    assertThat(Signatures.issuersOf(leaf, List.of())).isEmpty();
  }

  @Test
  void aForeignKeyUnderTheSameNameIsNoIssuer() {
    X509Certificate leaf = leaf("/CN=worker", "", "basicConstraints=CA:false");
    openssl.run("req -x509 " + P256 + " -subj /O=Acme -keyout other.key -out other.pem");

    assertThat(Signatures.issuersOf(leaf, List.of(openssl.certificate("other.pem")))).isEmpty();
    assertThat(X509Facts.of(leaf, List.of(openssl.certificate("other.pem"))).signedBy()).isEmpty();
  }

  @Test
  void anAuthorityWithAnEmptySubjectIsRefusedAndNotSkipped() {
    openssl.run("req -x509 " + P256 + " -subj / -days 3 -keyout empty.key -out empty.pem");

    assertThatThrownBy(() -> openssl.certificate("empty.pem"))
        .isInstanceOf(CredentialProblem.class)
        .hasMessageContaining("block 1")
        .hasMessageContaining("empty issuer");
  }
}
