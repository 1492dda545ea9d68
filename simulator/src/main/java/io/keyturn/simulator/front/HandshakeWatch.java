package io.keyturn.simulator.front;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Sits before a connection's TLS handler, learns how the handshake ended before gRPC does, and
 * decides about resumed sessions, which no trust manager is asked about.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
  private static final String NO_CERTIFICATE = "no certificate was presented";

  private final ClientTrustManager trustManager;
  private final Connections connections;

  HandshakeWatch(ClientTrustManager trustManager, Connections connections) {
    this.trustManager = trustManager;
    this.connections = connections;
  }

  /** With the first bytes the TLS handler is in place: gRPC adds it once the channel is active. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the future only adds the listener
  public void channelRead(ChannelHandlerContext context, Object message) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.handshakeFuture()
          .addListener(
              ended -> {
                if (ended.isSuccess()) {
                  succeeded(context.channel(), tls);
                } else {
                  failed(ended.cause());
                }
              });
    }
    context.pipeline().remove(this);
    context.fireChannelRead(message);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the close
  private void succeeded(Channel channel, SslHandler tls) {
    List<X509Certificate> chain = presented(tls.engine().getSession());
    if (chain.isEmpty()) {
      connections.accepted(channel, null, false);
      return;
    }
    boolean resumed = !trustManager.verified(tls.engine());
    Optional<String> refusal = resumed ? trustManager.admission().refusal(chain) : Optional.empty();
    if (refusal.isPresent()) {
      connections.refused(chain.get(0), refusal.get(), true);
      channel.close();
    } else {
      connections.accepted(channel, chain.get(0), resumed);
    }
  }

  private void failed(Throwable cause) {
    for (Throwable c = cause; c != null; c = c.getCause()) {
      if (c instanceof RefusedCertificateException refused) {
        connections.refused(refused.leaf(), refused.reason(), false);
        return;
      }
    }
    connections.refused(null, reason(cause), false);
  }

  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof NotSslRecordException) {
      return "the client does not speak TLS";
    }
    return text.contains("DID_NOT_RETURN_A_CERTIFICATE")
            || text.contains("Empty client certificate")
        ? NO_CERTIFICATE
        : "the handshake failed: " + text;
  }

  private static List<X509Certificate> presented(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // this is how TLS says that there is none
    }
    return chain;
  }
}
