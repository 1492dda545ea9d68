package io.keyturn.e2e.crash;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.File;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A client of a namespace with one connection of its own, which it opens with its first call.
 *
 * @param sha256 of the certificate that it presents, "" if it has none
 */
record Caller(String namespace, String sha256, ManagedChannel channel) implements AutoCloseable {
  /** A client that presents a certificate, all in PEM. */
  static Caller of(
      String address,
      String namespace,
      File serverCa,
      InputStream chain,
      InputStream key,
      String sha256)
      throws SSLException {
    return of(
        address,
        namespace,
        GrpcSslContexts.forClient().trustManager(serverCa).keyManager(chain, key),
        sha256);
  }

  /** A client without a certificate. */
  static Caller withoutCertificate(String address, String namespace, File serverCa)
      throws SSLException {
    return of(address, namespace, GrpcSslContexts.forClient().trustManager(serverCa), "");
  }

  private static Caller of(String address, String namespace, SslContextBuilder tls, String sha256)
      throws SSLException {
    return new Caller(
        namespace, sha256, NettyChannelBuilder.forTarget(address).sslContext(tls.build()).build());
  }

  /** Makes a call that the namespace must let in, and tells whether it did. */
  boolean answered() {
    try {
      var unused =
          WorkflowServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
