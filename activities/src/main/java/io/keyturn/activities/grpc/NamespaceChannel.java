package io.keyturn.activities.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.x509.CertificateMaterial;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One fresh connection to a namespace, with a TLS context that nobody else uses. */
final class NamespaceChannel implements AutoCloseable {
  /** A call that takes longer says nothing. */
  private static final Duration CALL = Duration.ofSeconds(10);

  private final ManagedChannel channel;

  NamespaceChannel(
      ServerTrust trust, NamespaceAccess namespace, @Nullable CertificateMaterial credential) {
    channel =
        NettyChannelBuilder.forTarget(namespace.address())
            .sslContext(trust.context(credential))
            .maxInboundMessageSize(64 * 1024 * 1024)
            .build();
  }

  ManagedChannel channel() {
    return channel;
  }

  /** A stub whose next call has a deadline of its own. */
  WorkflowServiceBlockingStub stub() {
    return WorkflowServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException shutDown) {
      Thread.currentThread().interrupt();
    }
  }
}
