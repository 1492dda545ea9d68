package io.keyturn.activities.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.credential.Credential;
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

  NamespaceChannel(ServerTrust trust, NamespaceAccess namespace, @Nullable Credential credential) {
    boolean byKey =
        credential instanceof ApiKeyMaterial || (credential == null && !namespace.mtls());
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(byKey ? namespace.keyAddress() : namespace.address())
            .sslContext(
                trust.context(
                    credential instanceof CertificateMaterial certificate ? certificate : null))
            .maxInboundMessageSize(64 * 1024 * 1024);
    if (byKey) {
      builder.intercept(
          new KeyHeaders(
              namespace.namespace(), credential instanceof ApiKeyMaterial key ? key : null));
    }
    channel = builder.build();
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
