package io.keyturn.simulator.front;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.keyturn.simulator.cloud.HandshakeVeto;
import io.keyturn.simulator.ledger.Ledger;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A front for the namespace "payments", its trust, and clients of it that end with the test. */
final class FrontFixture implements AutoCloseable {
  static final String NAMESPACE = "payments";

  final TestAuthority serverAuthority = TestAuthority.named("server-ca");
  final TestAuthority authority = TestAuthority.named("client-ca");
  final TestAuthority nextAuthority = TestAuthority.named("client-ca-2");
  final SettableTrust trust = new SettableTrust();
  final Ledger ledger = new Ledger();
  final FleetView fleet;
  final NamespaceFront front;
  private final List<AutoCloseable> clients = new ArrayList<>();

  FrontFixture(Channel upstream) {
    this(upstream, Duration.ofMinutes(5), Duration.ofSeconds(70));
  }

  FrontFixture(Channel upstream, Duration age, Duration grace, ServerInterceptor... interceptors) {
    this(
        upstream, age, grace, new FleetView(), (namespace, leaf) -> Optional.empty(), interceptors);
  }

  FrontFixture(
      Channel upstream,
      Duration age,
      Duration grace,
      FleetView fleet,
      HandshakeVeto veto,
      ServerInterceptor... interceptors) {
    this.fleet = fleet;
    trust.accept(NAMESPACE, authority.certificate());
    try {
      front =
          NamespaceFront.start(
              new FrontOptions(
                  NAMESPACE,
                  trust,
                  veto,
                  upstream,
                  ledger,
                  fleet,
                  serverAuthority.server().asServer(),
                  age,
                  grace,
                  List.of(interceptors)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A context that a client keeps, with its session cache on, as is the default. */
  SslContext context(@Nullable KeyManager keys) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().trustManager(serverAuthority.certificate());
    if (keys != null) {
      builder.keyManager(keys);
    }
    return build(builder);
  }

  SslContext contextOf(TestAuthority.Issued leaf) {
    return build(
        SslContextBuilder.forClient()
            .trustManager(serverAuthority.certificate())
            .keyManager(leaf.key(), leaf.chain().toArray(X509Certificate[]::new)));
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  static SslContext withoutSessionCache(SslContext context) {
    ((OpenSslSessionContext) context.sessionContext()).setSessionCacheEnabled(false);
    return context;
  }

  ManagedChannel channel(SslContext context) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(front.address()).sslContext(context).build();
    clients.add(channel::shutdownNow);
    return channel;
  }

  /** Makes one namespace-authorized call over a connection of its own; throws what it throws. */
  void call(SslContext context) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(front.address()).sslContext(context).build();
    try {
      call(channel);
    } finally {
      channel.shutdownNow();
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void call(Channel channel) {
    call(channel, NAMESPACE);
  }

  static void call(Channel channel, String namespace) {
    WorkflowServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
  }

  /** The client may hear of its refusal before the ledger does. */
  void awaitRefused(int connections) {
    Await.until(
        connections + " refused connections are noted",
        () -> ledger.connections().stream().filter(c -> !c.accepted()).count() == connections);
  }

  WorkflowServiceStubs stubs(SslContext context) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(front.address())
                .setSslContext(context)
                .build());
    clients.add(stubs::shutdownNow);
    return stubs;
  }

  @Override
  public void close() {
    for (AutoCloseable client : clients) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    front.close();
  }
}
