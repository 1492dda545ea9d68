package io.keyturn.activities.cloudops;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceImplBase;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceResponse;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A control plane that answers what it was given, where the simulator knows better. */
final class StubbornCloud implements Supplier<CloudServiceBlockingStub>, AutoCloseable {
  private volatile Namespace namespace;
  private final AtomicInteger updates = new AtomicInteger();
  private final Server server;
  private final ManagedChannel channel;

  StubbornCloud(Namespace first) {
    namespace = first;
    String name = InProcessServerBuilder.generateName();
    try {
      server = InProcessServerBuilder.forName(name).addService(new Service()).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).build();
  }

  private final class Service extends CloudServiceImplBase {
    @Override
    public void getNamespace(
        GetNamespaceRequest request, StreamObserver<GetNamespaceResponse> answer) {
      answer.onNext(GetNamespaceResponse.newBuilder().setNamespace(namespace).build());
      answer.onCompleted();
    }

    @Override
    public void updateNamespace(
        UpdateNamespaceRequest request, StreamObserver<UpdateNamespaceResponse> answer) {
      updates.incrementAndGet();
      namespace = namespace.toBuilder().setSpec(request.getSpec()).build();
      answer.onNext(
          UpdateNamespaceResponse.newBuilder()
              .setAsyncOperation(
                  AsyncOperation.newBuilder().setState(AsyncOperation.State.STATE_FULFILLED))
              .build());
      answer.onCompleted();
    }
  }

  NamespaceSpec spec() {
    return namespace.getSpec();
  }

  int updates() {
    return updates.get();
  }

  @Override
  public CloudServiceBlockingStub get() {
    return CloudServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
