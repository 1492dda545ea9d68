package io.keyturn.e2e;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Applications that do without keyturn's library. */
final class UnreloadedApplications {
  private final String address;
  private final String namespace;
  private final Path serverCa;

  UnreloadedApplications(RotationScene scene, String namespace) {
    this.address = scene.simulator().frontAddress(namespace);
    this.namespace = namespace;
    this.serverCa = scene.simulator().tlsCaFile();
  }

  /** Reads its certificate once and says nothing of it. */
  Application fixed(Path directory, String identity) throws Exception {
    SslContext context =
        GrpcSslContexts.forClient()
            .keyManager(
                directory.resolve("tls.crt").toFile(), directory.resolve("tls.key").toFile())
            .trustManager(serverCa.toFile())
            .build();
    return new Application(options(context), namespace, identity, () -> {});
  }

  /** Reads its certificate once and says for ever that it presents that one. */
  Application stampingStatically(Path directory, String name) throws Exception {
    X509Certificate certificate = certificate(directory.resolve("tls.crt"));
    return fixed(
        directory,
        name
            + "@test#keyturn/1;presents="
            + sha256(certificate.getEncoded())
            + ";authority="
            + sha256(certificate.getIssuerX500Principal().getEncoded())
            + ";name="
            + name);
  }

  /**
   * The recipe of gRPC's and Temporal's documents: a key manager whose identity is exchanged when
   * the files have changed. TLS sessions are left as they are by default.
   */
  Application byTheDocumentedRecipe(Path secret, String identity) throws Exception {
    AdvancedTlsX509KeyManager identities = new AdvancedTlsX509KeyManager();
    Path[] loaded = {load(identities, secret)};
    SslContext context =
        GrpcSslContexts.forClient().keyManager(identities).trustManager(serverCa.toFile()).build();
    // The key manager's own watch looks once a minute at most.
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    var unused =
        watch.scheduleWithFixedDelay(
            () -> {
              try {
                if (!inForce(secret).equals(loaded[0])) {
                  loaded[0] = load(identities, secret);
                }
              } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
              }
            },
            100,
            100,
            TimeUnit.MILLISECONDS);
    return new Application(options(context), namespace, identity, watch::shutdownNow);
  }

  private static Path load(AdvancedTlsX509KeyManager identities, Path secret)
      throws IOException, GeneralSecurityException {
    Path version = inForce(secret);
    File certificate = version.resolve("tls.crt").toFile();
    identities.updateIdentityCredentials(certificate, version.resolve("tls.key").toFile());
    return version;
  }

  private static Path inForce(Path secret) throws IOException {
    Path current = secret.resolve("current");
    return Files.exists(current) ? current.toRealPath() : secret.toRealPath();
  }

  private WorkflowServiceStubsOptions options(SslContext context) {
    return WorkflowServiceStubsOptions.newBuilder()
        .setTarget(address)
        .setSslContext(context)
        .build();
  }

  static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
