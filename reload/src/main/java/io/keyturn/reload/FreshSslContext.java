package io.keyturn.reload;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509TrustManager;

/**
 * Gives every handshake a TLS context of its own, with the credential of that moment.
 *
 * <p>With an API key no certificate is presented. No session is ever resumed, whichever the
 * provider: a resumed session goes on presenting the certificate of the full handshake that it
 * began with. And certificate and key of one handshake are one credential, also while it is being
 * swapped.
 */
final class FreshSslContext extends SslContext {
  private final Supplier<Credential> credential;
  private final X509TrustManager trust;
  private final SslProvider provider;
  private final SslContext template;

  FreshSslContext(Supplier<Credential> credential, X509TrustManager trust, SslProvider provider) {
    this.credential = credential;
    this.trust = trust;
    this.provider = provider;
    this.template = fresh();
  }

  private SslContext fresh() {
    Credential current = credential.get();
    try {
      SslContextBuilder builder =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), provider).trustManager(trust);
      if (current instanceof ClientCredential certificate) {
        builder.keyManager(new SingleKeyManager(certificate));
      }
      SslContext context = builder.build();
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setSessionCacheEnabled(false);
      }
      return context;
    } catch (SSLException e) {
      throw new UnusableCredentialException(
          "TLS cannot be set up with " + current.shown(),
          "Check that a certificate's key is EC (P-256, P-384) or RSA (2048 bits or more)",
          current.stampedAsRefused());
    }
  }

  @Override
  public boolean isClient() {
    return true;
  }

  @Override
  public List<String> cipherSuites() {
    return template.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // the superclass asks for it
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return template.applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return fresh().newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return fresh().newEngine(allocator, peerHost, peerPort);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return template.sessionContext();
  }
}
