package io.keyturn.starter.demo;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes one call over a connection of its own; what came of it stands in the ledger. */
final class Knock {
  private static final long CALL_SECONDS = 5;
  private static final Metadata.Key<String> AUTHORIZATION = header("authorization");
  private static final Metadata.Key<String> NAMESPACE = header("temporal-namespace");

  private final Stage stage;

  Knock(Stage stage) {
    this.stage = stage;
  }

  void withCertificate(String namespace, InputStream chain, InputStream key)
      throws IOException, GeneralSecurityException {
    SslContext context =
        SimpleSslContextBuilder.forPKCS8(chain, key).setTrustManager(serverTrust()).build();
    knock(namespace, context, new Metadata());
  }

  void withKey(String namespace, String token) throws IOException, GeneralSecurityException {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    headers.put(NAMESPACE, namespace);
    SslContext context =
        SimpleSslContextBuilder.noKeyOrCertChain().setTrustManager(serverTrust()).build();
    knock(namespace, context, headers);
  }

  private void knock(String namespace, SslContext context, Metadata headers) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stage.simulator().frontAddress(namespace))
                .setSslContext(context)
                .addGrpcMetadataProvider(() -> headers)
                .build());
    try {
      var unused =
          stubs
              .blockingStub()
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
    } catch (StatusRuntimeException refused) {
      // The ledger knows better what it was.
      return;
    } finally {
      stubs.shutdownNow();
      stubs.awaitTermination(CALL_SECONDS, TimeUnit.SECONDS);
    }
  }

  private TrustManager serverTrust() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(stage.simulator().tlsCaFile())) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers()[0];
  }

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
