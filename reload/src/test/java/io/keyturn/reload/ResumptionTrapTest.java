package io.keyturn.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.keyturn.reload.TestAuthority.Issued;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why the plugin exists: what the usual recipe does after a swap. */
class ResumptionTrapTest {
  @TempDir Path directory;

  @Test
  void reloadingKeyManagerAloneGoesOnPresentingTheOldCertificate() throws Exception {
    TestAuthority authority = new TestAuthority("clients");
    TestAuthority servers = new TestAuthority("servers");
    Path serverCa = servers.writeTo(directory.resolve("server-ca.pem"));
    Issued oldLeaf = authority.issue("old");
    Issued newLeaf = authority.issue("new");
    AdvancedTlsX509KeyManager keyManager = new AdvancedTlsX509KeyManager();
    keyManager.updateIdentityCredentials(
        new X509Certificate[] {oldLeaf.certificate()}, oldLeaf.keys().getPrivate());
    try (LedgerServer server = new LedgerServer(servers.issue("server"), authority)) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder()
                  .setTarget(server.target())
                  .setSslContext(
                      GrpcSslContexts.configure(GrpcSslContexts.forClient(), SslProvider.OPENSSL)
                          .keyManager(keyManager)
                          .trustManager(serverCa.toFile())
                          .build())
                  .build());
      try {
        call(stubs);
        call(stubs);
        keyManager.updateIdentityCredentials(
            new X509Certificate[] {newLeaf.certificate()}, newLeaf.keys().getPrivate());
        for (int i = 0; i < 5; i++) {
          stubs.getRawChannel().enterIdle();
          call(stubs);
        }
      } finally {
        stubs.shutdownNow();
      }
      assertThat(server.calls())
          .hasSizeGreaterThanOrEqualTo(7)
          .allSatisfy(call -> assertThat(call.certificate()).isEqualTo(oldLeaf.fingerprint()));
    }
  }

  private static void call(WorkflowServiceStubs stubs) {
    var unused = stubs.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
  }
}
