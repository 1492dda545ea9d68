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
import io.keyturn.activities.x509.X509Facts;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.LeafRules;
import io.keyturn.workflows.rules.Origin;
import io.keyturn.workflows.rules.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the issuer does with requests and authorities that other programs made. */
class ForeignInputTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final BouncyCastleIssuer ISSUER = new BouncyCastleIssuer();
  private static final LeafProfile LEAF =
      new LeafProfile("worker", "Acme", "", List.of(), Duration.ofDays(1));

  @TempDir Path folder;
  private OpenSsl openssl;

  @BeforeEach
  void openFolder() {
    openssl = new OpenSsl(folder);
  }

  private static byte[] csr() {
    return CertificateRequest.generate(KeyAlgorithm.EC_P256, LEAF).csr();
  }

  private static IssuedCertificate issue(byte[] csr) {
    AuthorityProfile profile =
        new AuthorityProfile("Acme", "CA 1", KeyAlgorithm.EC_P256, Duration.ofDays(9));
    try (CertificateMaterial authority = ISSUER.newAuthority(profile, NOW)) {
      return ISSUER.issue(csr, LEAF, authority, NOW);
    }
  }

  @Test
  void requestsOfOpensslAreTakenUnlessTheirKeyIsWeak() {
    String request = " -nodes -subj /CN=theirs -keyout k -out csr -outform DER";
    openssl.run("req -new -newkey rsa:2048" + request);
    assertThat(issue(openssl.read("csr")).chain()).hasSize(2);

    for (String key : List.of("rsa:1024", "ed25519", "ec -pkeyopt ec_paramgen_curve:P-224")) {
      openssl.run("req -new -newkey " + key + request);
      byte[] csr = openssl.read("csr");
      assertProblem(Reason.REQUEST_REFUSED, () -> issue(csr));
    }
    assertProblem(Reason.REQUEST_REFUSED, () -> issue(new byte[0]));
  }

  @Test
  void authoritiesMadeByOthersAreUsed() {
    openssl.write(
        "tcld.cnf",
        "[req]",
        "distinguished_name=dn",
        "x509_extensions=ext",
        "[dn]",
        "[ext]",
        "basicConstraints=critical,CA:true",
        "keyUsage=critical,digitalSignature,keyCertSign,cRLSign",
        "subjectAltName=DNS:client.root.acme.ab12");
    openssl.run("genrsa -traditional -out rsa.key 2048");
    openssl.run("ecparam -genkey -name secp384r1 -out ec.key");
    for (String key : List.of("rsa.key", "ec.key")) {
      openssl.run(
          "req -x509 -config tcld.cnf -key " + key + " -subj /O=Acme -days 365 -out wild.pem");
      try (CertificateMaterial wild = openssl.material("wild.pem", key)) {
        Instant now = wild.leaf().getNotBefore().toInstant();
        IssuedCertificate issued = ISSUER.issue(csr(), LEAF, wild, now);

        List<CertificateFacts> facts = X509Facts.ofAll(issued.chain());
        assertThat(LeafRules.check(facts.get(0), facts.subList(1, 2), now, Origin.MADE)).isEmpty();
        // Its validity begins with this second: the leaf's must not begin before.
        assertThat(issued.leaf().getNotBefore()).isEqualTo(wild.leaf().getNotBefore());
        openssl.write("leaf.pem", Certificates.toPem(List.of(issued.leaf())));
        openssl.run("verify -purpose sslclient -CAfile wild.pem leaf.pem");
      }
    }
  }

  @Test
  void anAuthorityThatMayNotIssueIsRefused() {
    String make =
        "req -x509 -newkey rsa:2048 -nodes -subj /O=Acme -days 30 -keyout k -out c -addext ";
    for (String flaw : List.of("keyUsage=digitalSignature", "basicConstraints=CA:false")) {
      openssl.run(make + flaw);
      try (CertificateMaterial wild = openssl.material("c", "k")) {
        Instant now = wild.leaf().getNotBefore().toInstant();
        assertProblem(Reason.AUTHORITY_UNUSABLE, () -> ISSUER.issue(csr(), LEAF, wild, now));
      }
    }
    openssl.run("req -x509 -newkey ed25519 -nodes -subj /O=Acme -keyout k -out c");
    assertProblem(Reason.UNSUPPORTED_KEY, () -> openssl.material("c", "k"));
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
