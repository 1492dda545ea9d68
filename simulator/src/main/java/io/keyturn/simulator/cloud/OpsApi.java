package io.keyturn.simulator.cloud;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.keyturn.simulator.ledger.PresentedKey;
import io.keyturn.simulator.pki.KeyedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Serves the Operations API of an account, over TLS on a free port of 127.0.0.1. */
public final class OpsApi implements AutoCloseable {
  private final Server server;

  private OpsApi(Server server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param outer interceptors that see each call before it is authenticated, outermost first
   * @param inner interceptors that see each call after it is authenticated, outermost first
   * @throws IOException if no port can be had
   */
  public static OpsApi start(
      Cloud cloud,
      KeyedCertificate certificate,
      List<ServerInterceptor> outer,
      List<ServerInterceptor> inner)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.forServer(certificate.openChain(), certificate.openKey()).build())
            .addService(new CloudService(cloud));
    // The builder calls the interceptor that was added last first.
    for (int i = inner.size() - 1; i >= 0; i--) {
      builder.intercept(inner.get(i));
    }
    builder.intercept(new KeyAuthentication(cloud));
    for (int i = outer.size() - 1; i >= 0; i--) {
      builder.intercept(outer.get(i));
    }
    return new OpsApi(builder.build().start());
  }

  /** Returns the API key of a call, by its headers; never the token. */
  public static Optional<PresentedKey> presentedKey(Cloud cloud, Metadata headers) {
    return KeyAuthentication.token(headers)
        .flatMap(
            token ->
                cloud
                    .apiKeyId(token)
                    .map(id -> new PresentedKey(id, cloud.liveApiKeyId(token).isPresent())));
  }

  /** Returns where it listens, as {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
