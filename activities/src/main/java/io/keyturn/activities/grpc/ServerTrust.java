package io.keyturn.activities.grpc;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.PrivateKeys;
import io.keyturn.workflows.domain.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes client TLS contexts that trust the right servers and never resume a session. */
public final class ServerTrust {
  private final @Nullable Path authorities;

  /**
   * Trusts the authorities in a PEM file, or those of the Java runtime.
   *
   * @param authorities read anew for every context, so that it can be replaced while keyturn runs
   */
  public ServerTrust(@Nullable Path authorities) {
    this.authorities = authorities;
  }

  /** Makes a fresh context that presents the credential, or nothing. */
  public SslContext context(@Nullable CertificateMaterial credential) {
    SslContextBuilder builder = GrpcSslContexts.forClient();
    try {
      if (authorities != null) {
        try (InputStream pem = Files.newInputStream(authorities)) {
          builder.trustManager(pem);
        }
      }
      if (credential != null) {
        PrivateKey key = PrivateKeys.parse(credential.privateKey());
        builder.keyManager(key, credential.chain().toArray(X509Certificate[]::new));
      }
      SslContext context = builder.build();
      // A resumed session would be judged by the certificate of the handshake that began it.
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setSessionCacheEnabled(false);
      }
      return context;
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "the TLS context of a connection cannot be made",
          "See that the certificate, its key and the file of trusted authorities are PEM.");
    } catch (IOException unreadable) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "the file of trusted authorities cannot be read: " + authorities,
          "Set cloud.tlsCa to a readable PEM file, or leave it out to trust public authorities.");
    }
  }
}
