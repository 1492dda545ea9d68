package io.keyturn.starter.demo;

import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Shakes hands with a first certificate, and with today's one beside it; what came of both is read
 * from the ledger, not from what the client felt.
 */
final class OldCertificateProof {
  private static final Duration NOTED_WITHIN = Duration.ofSeconds(5);

  private final Knock knock;
  private final LedgerReading ledger;
  private final Fingerprints names;

  OldCertificateProof(Stage stage, LedgerReading ledger, Fingerprints names) {
    this.knock = new Knock(stage);
    this.ledger = ledger;
    this.names = names;
  }

  OldCredential of(String namespace, KeyedCertificate old, Path secret)
      throws IOException, GeneralSecurityException, InterruptedException {
    Instant from = Instant.now();
    String oldSha = Fingerprints.sha256(old.certificate());
    String newSha = current(secret);
    try (InputStream chain = old.openChain();
        InputStream key = old.openKey()) {
      knock.withCertificate(namespace, chain, key);
    }
    try (InputStream chain = Files.newInputStream(secret.resolve("tls.crt"));
        InputStream key = Files.newInputStream(secret.resolve("tls.key"))) {
      knock.withCertificate(namespace, chain, key);
    }
    Waiting.until(
        NOTED_WITHIN,
        () ->
            ledger.newest(namespace, oldSha, from).isPresent()
                && ledger.newest(namespace, newSha, from).isPresent());
    Optional<LedgerConnection> refused =
        ledger.newest(namespace, oldSha, from).filter(connection -> !connection.accepted());
    boolean admitted =
        ledger.newest(namespace, newSha, from).filter(LedgerConnection::accepted).isPresent();
    return new OldCredential(
        namespace,
        names.name(oldSha),
        refused.isPresent(),
        refused.map(LedgerConnection::reason).orElse(""),
        admitted);
  }

  /** SHA-256 of the certificate that lies in a secret's directory. */
  static String current(Path secret) throws IOException, CertificateException {
    try (InputStream chain = Files.newInputStream(secret.resolve("tls.crt"))) {
      return Fingerprints.sha256(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(chain));
    }
  }
}
