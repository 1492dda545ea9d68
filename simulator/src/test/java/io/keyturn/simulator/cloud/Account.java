package io.keyturn.simulator.cloud;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.GetAsyncOperationRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** An account with its Operations API on a real TLS port, and its owner as the caller. */
public final class Account implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  public final Cloud cloud;
  public final OpsApi api;
  public final IssuedKey owner;
  private final ManagedChannel channel;

  public Account(CloudOptions options) throws IOException {
    this(options, cloud -> List.of());
  }

  public Account(CloudOptions options, Function<Cloud, List<ServerInterceptor>> inner)
      throws IOException {
    Authority authority = Authority.root("CN=Ops API CA");
    cloud = new Cloud(options, NamespaceHost.none());
    owner = cloud.addUserKey("owner@example.com", Role.ROLE_OWNER);
    api = OpsApi.start(cloud, authority.server(), List.of(), inner.apply(cloud));
    channel =
        NettyChannelBuilder.forTarget(api.address())
            .sslContext(GrpcSslContexts.forClient().trustManager(authority.certificate()).build())
            .build();
  }

  /** Returns options that make everything happen at once. */
  public static CloudOptions atOnce() {
    return CloudOptions.defaults().withOperationDelay(Duration.ZERO).withTrustDelay(Duration.ZERO);
  }

  public CloudServiceBlockingStub caller() {
    return caller(owner.token());
  }

  public CloudServiceBlockingStub anonymous() {
    return CloudServiceGrpc.newBlockingStub(channel);
  }

  public CloudServiceBlockingStub caller(String token) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return anonymous().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  public static NamespaceSpec spec(String name, X509Certificate... authorities) {
    return NamespaceSpec.newBuilder()
        .setName(name)
        .setRetentionDays(7)
        .setMtlsAuth(mtls(KeyedCertificate.pem(List.of(authorities))))
        .build();
  }

  public static MtlsAuthSpec mtls(String pem) {
    return MtlsAuthSpec.newBuilder()
        .setEnabled(true)
        .setAcceptedClientCa(ByteString.copyFromUtf8(pem))
        .build();
  }

  public Namespace namespace(String id) {
    return caller()
        .getNamespace(GetNamespaceRequest.newBuilder().setNamespace(id).build())
        .getNamespace();
  }

  public UpdateNamespaceRequest update(String id, MtlsAuthSpec mtls) {
    Namespace now = namespace(id);
    return UpdateNamespaceRequest.newBuilder()
        .setNamespace(id)
        .setSpec(now.getSpec().toBuilder().setMtlsAuth(mtls))
        .setResourceVersion(now.getResourceVersion())
        .build();
  }

  public UpdateNamespaceRequest updateTo(String id, X509Certificate... authorities) {
    return update(id, mtls(KeyedCertificate.pem(List.of(authorities))));
  }

  /** Updates and waits for the operation's end. */
  public AsyncOperation updated(UpdateNamespaceRequest request) {
    return ended(caller().updateNamespace(request).getAsyncOperation());
  }

  public AsyncOperation operation(String id) {
    return caller()
        .getAsyncOperation(GetAsyncOperationRequest.newBuilder().setAsyncOperationId(id).build())
        .getAsyncOperation();
  }

  /** Waits until the operation has ended, and returns its end. */
  public AsyncOperation ended(AsyncOperation operation) {
    await(
        () -> {
          State state = operation(operation.getId()).getState();
          return state != State.STATE_PENDING && state != State.STATE_IN_PROGRESS;
        });
    return operation(operation.getId());
  }

  public static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The condition did not come true within 60 s.");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    api.close();
    cloud.close();
  }
}
