package io.keyturn.simulator.front;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.keyturn.simulator.ledger.LedgerInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Stands for one namespace of a pretend Temporal Cloud on a loopback address: ends mutual TLS,
 * decides at the handshake who is let in, and relays to a Temporal.
 *
 * <p>Trust counts for new connections only; an open one lives until its maximum age and grace, as
 * on the real server. Session tickets are on, and die with the trust that they were given under.
 */
public final class NamespaceFront implements AutoCloseable {
  /** Temporal's frontend permits keep-alive pings this often, without calls too. */
  private static final Duration KEEP_ALIVE_PERMITTED = Duration.ofSeconds(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_METADATA_BYTES = 64 * 1024;

  private final Server server;
  private final ScheduledThreadPoolExecutor timer;

  private NamespaceFront(Server server, ScheduledThreadPoolExecutor timer) {
    this.server = server;
    this.timer = timer;
  }

  /**
   * Starts a front on a free port of 127.0.0.1.
   *
   * @throws IOException if no port can be had
   * @throws IllegalStateException if the server's certificate and key do not serve for TLS
   */
  public static NamespaceFront start(FrontOptions options) throws IOException {
    TlsContexts contexts = new TlsContexts(options);
    contexts.now(); // a certificate that does not serve is told now, not to the first client
    Connections connections = new Connections(options.namespace(), options.ledger());
    ApiKeyGate gate = new ApiKeyGate(options.namespace(), options.trustSource());
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "front-" + options.namespace());
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                InternalNettyServerCredentials.create(new FrontNegotiator(contexts, connections)))
            .maxConnectionAge(options.maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAgeGrace(
                options.maxConnectionAgeGrace().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(KEEP_ALIVE_PERMITTED.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(Upstream.MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .addTransportFilter(connections)
            .fallbackHandlerRegistry(
                new Relay(options, longestPoll(options.maxConnectionAgeGrace()), timer));
    // gRPC runs the interceptor that was added last first.
    for (int i = options.interceptors().size() - 1; i >= 0; i--) {
      builder.intercept(options.interceptors().get(i));
    }
    builder
        .intercept(gate)
        .intercept(new LedgerInterceptor(options.ledger(), options.namespace(), gate::key));
    try {
      return new NamespaceFront(builder.build().start(), timer);
    } catch (IOException e) {
      timer.shutdownNow();
      throw e;
    }
  }

  /** Returns the address that clients of the namespace connect to, as host:port. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Ends all connections and frees the port. */
  @Override
  public void close() {
    server.shutdownNow();
    timer.shutdownNow();
    try {
      if (!server.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "The front at " + address() + " did not end within " + STOP_TIMEOUT + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A connection that is asked to end has its grace left: polls end a little before. */
  static Duration longestPoll(Duration grace) {
    Duration margin = grace.dividedBy(5);
    Duration second = Duration.ofSeconds(1);
    return grace.minus(margin.compareTo(second) < 0 ? margin : second);
  }
}
