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
 * <p>So no session is ever resumed, whichever the provider: a resumed session goes on presenting
 * the certificate of the full handshake that it began with. And certificate and key of one
 * handshake are one credential, also while it is being swapped.
 */
final class FreshSslContext extends SslContext {
  private final Supplier<ClientCredential> credential;
  private final X509TrustManager trust;
  private final SslProvider provider;
  private final SslContext template;

  FreshSslContext(
      Supplier<ClientCredential> credential, X509TrustManager trust, SslProvider provider) {
    this.credential = credential;
    this.trust = trust;
    this.provider = provider;
    this.template = fresh();
  }

  private SslContext fresh() {
    try {
      SslContext context =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), provider)
              .keyManager(new SingleKeyManager(credential.get()))
              .trustManager(trust)
              .build();
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setSessionCacheEnabled(false);
      }
      return context;
    } catch (SSLException e) {
      throw new UnusableCredentialException(
          "TLS cannot be set up with certificate " + credential.get().fingerprint(),
          "Check that the key is EC (P-256, P-384) or RSA (2048 bits or more)",
          credential.get().fingerprint());
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
