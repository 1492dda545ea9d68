package io.keyturn.starter;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A home that lets people in as it is told, and at which no Worker polls. */
final class Porter extends WorkflowServiceImplBase implements AutoCloseable {
  volatile @Nullable Status naming;
  final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  private final Server server;

  @SuppressWarnings("this-escape")
  Porter() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, A> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                    authorizations.add(
                        String.valueOf(
                            headers.get(
                                Metadata.Key.of(
                                    "authorization", Metadata.ASCII_STRING_MARSHALLER))));
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  private static <A> void answer(StreamObserver<A> to, @Nullable Status refusal, A answer) {
    if (refusal != null) {
      to.onError(refusal.asRuntimeException());
      return;
    }
    to.onNext(answer);
    to.onCompleted();
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> to) {
    answer(to, null, GetSystemInfoResponse.getDefaultInstance());
  }

  @Override
  public void describeNamespace(
      DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> to) {
    answer(to, naming, DescribeNamespaceResponse.getDefaultInstance());
  }

  @Override
  public void describeTaskQueue(
      DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> to) {
    answer(to, null, DescribeTaskQueueResponse.getDefaultInstance());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
