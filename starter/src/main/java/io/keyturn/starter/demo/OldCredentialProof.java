package io.keyturn.starter.demo;

import io.grpc.StatusRuntimeException;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Shakes hands with a first certificate, and with today's one beside it; what came of both is read
 * from the ledger, not from what the client felt.
 */
final class OldCredentialProof {
  private static final long CALL_SECONDS = 5;
  private static final Duration NOTED_WITHIN = Duration.ofSeconds(5);

  private final Stage stage;
  private final LedgerReading ledger;
  private final Fingerprints names;

  OldCredentialProof(Stage stage, LedgerReading ledger, Fingerprints names) {
    this.stage = stage;
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
      knock(namespace, chain, key);
    }
    try (InputStream chain = Files.newInputStream(secret.resolve("tls.crt"));
        InputStream key = Files.newInputStream(secret.resolve("tls.key"))) {
      knock(namespace, chain, key);
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
      return Fingerprints.sha256(certificate(chain));
    }
  }

  private static X509Certificate certificate(InputStream pem) throws CertificateException {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
  }

  /** Makes one call over a connection of its own. */
  private void knock(String namespace, InputStream chain, InputStream key)
      throws IOException, GeneralSecurityException {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stage.simulator().frontAddress(namespace))
                .setSslContext(
                    SimpleSslContextBuilder.forPKCS8(chain, key)
                        .setTrustManager(serverTrust())
                        .build())
                .build());
    try {
      var unused =
          stubs
              .blockingStub()
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
    } catch (StatusRuntimeException refused) {
      // The ledger knows better what it was.
      return;
    } finally {
      stubs.shutdownNow();
      stubs.awaitTermination(CALL_SECONDS, TimeUnit.SECONDS);
    }
  }

  private TrustManager serverTrust() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(stage.simulator().tlsCaFile())) {
      store.setCertificateEntry("server", certificate(pem));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers()[0];
  }
}
