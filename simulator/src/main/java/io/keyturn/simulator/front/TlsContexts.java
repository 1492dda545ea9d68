package io.keyturn.simulator.front;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslServerSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.keyturn.simulator.cloud.HandshakeVeto;
import io.keyturn.simulator.cloud.Trust;
import io.keyturn.simulator.cloud.TrustSource;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the TLS context of a namespace in step with its trust: one context for each state of it.
 *
 * <p>Session tickets are sealed with a context's own random keys. A new state of trust therefore
 * means that no earlier ticket opens any more, and no resumed session outlives the trust that it
 * was made under; the client is asked for its certificate again, as the real server does.
 */
final class TlsContexts {
  /** A context with the decisions that it was made for. */
  record Version(SslContext context, ClientTrustManager trustManager) {}

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String namespace;
  private final TrustSource trustSource;
  private final HandshakeVeto veto;
  private final ServerIdentity identity;
  private @Nullable Version current;

  TlsContexts(FrontOptions options) {
    this.namespace = options.namespace();
    this.trustSource = options.trustSource();
    this.veto = options.veto();
    this.identity = options.identity();
    trustSource.onChange(this::renew);
  }

  /**
   * Returns the context for a connection that begins now.
   *
   * @throws IllegalStateException if the server's own certificate and key do not serve for TLS
   */
  synchronized Version now() {
    Optional<Trust> trust = trustSource.trust(namespace);
    Version version = current;
    if (version == null || !version.trustManager().admission().trust().equals(trust)) {
      version = build(trust);
      current = version;
    }
    return version;
  }

  private synchronized void renew(String changed) {
    if (changed.equals(namespace)) {
      current = null;
    }
  }

  private Version build(Optional<Trust> trust) {
    Admission admission = new Admission(namespace, trust, veto);
    ClientTrustManager trustManager = new ClientTrustManager(admission);
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                identity.privateKey(), identity.chain().toArray(X509Certificate[]::new))
            .trustManager(trustManager)
            .clientAuth(
                admission.ignoresCertificates()
                    ? ClientAuth.NONE
                    : admission.admitsApiKeys() ? ClientAuth.OPTIONAL : ClientAuth.REQUIRE);
    try {
      SslContext context = GrpcSslContexts.configure(builder).build();
      if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
        sessions.setTicketKeys(
            new OpenSslSessionTicketKey(
                random(OpenSslSessionTicketKey.NAME_SIZE),
                random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                random(OpenSslSessionTicketKey.AES_KEY_SIZE)));
      }
      return new Version(context, trustManager);
    } catch (SSLException e) {
      throw new IllegalStateException("The front's own certificate does not serve for TLS.", e);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
