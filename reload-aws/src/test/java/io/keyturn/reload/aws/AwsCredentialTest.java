package io.keyturn.reload.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.reload.CredentialReload;
import io.keyturn.simulator.NamespaceClient;
import io.keyturn.simulator.Simulator;
import io.keyturn.simulator.SimulatorOptions;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application whose certificate lies in AWS Secrets Manager. */
class AwsCredentialTest {
  private static final long DEADLINE_NANOS = 60_000_000_000L;

  @TempDir Path folder;

  private static String json(KeyedCertificate certificate) throws Exception {
    return new ObjectMapper()
        .writeValueAsString(
            Map.of(
                "tls.crt", new String(certificate.openChain().readAllBytes(), US_ASCII),
                "tls.key", new String(certificate.openKey().readAllBytes(), US_ASCII)));
  }

  private static String fingerprint(KeyedCertificate certificate) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded()));
  }

  @Test
  void newVersionIsTakenWithoutARestartAndAnAbsentServiceChangesNothing() throws Exception {
    SimulatorOptions options = SimulatorOptions.defaults().withFolder(folder.resolve("simulator"));
    try (OneSecret aws = new OneSecret();
        Simulator simulator = Simulator.start(options)) {
      KeyedCertificate first = simulator.clientAuthority().client("CN=first");
      KeyedCertificate second = simulator.clientAuthority().client("CN=second");
      aws.put("v1", json(first)).put("v2", json(second)).label("AWSCURRENT", "v1");
      NamespaceClient namespace = simulator.namespaces().get(0);
      try (CredentialReload reload =
          AwsCredential.fromSecret(aws.client(), OneSecret.NAME)
              .named("canary")
              .serverCa(simulator.tlsCaFile())
              .every(Duration.ofMillis(50))) {
        WorkflowServiceStubs stubs =
            WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(namespace.address())
                    .setPlugins(reload)
                    .build());
        try {
          awaitPresented(stubs, reload, fingerprint(first));
          aws.fail("InternalServiceError");
          long before = aws.calls("DescribeSecret");
          await(stubs, reload, () -> aws.calls("DescribeSecret") >= before + 5);
          assertThat(reload.getName()).contains(fingerprint(first)).doesNotContain("refused");
          aws.fail("");
          aws.label("group-canary", "v2");
          awaitPresented(stubs, reload, fingerprint(second));
        } finally {
          stubs.shutdownNow();
        }
      }
    }
  }

  private static void awaitPresented(
      WorkflowServiceStubs stubs, CredentialReload reload, String fingerprint) {
    await(stubs, reload, () -> reload.getName().contains("presents=" + fingerprint));
  }

  /** Calls all the time: an application at work has no call that fails. */
  private static void await(
      WorkflowServiceStubs stubs, CredentialReload reload, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(reload.getName()).isNegative();
      var unused = stubs.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    }
  }
}
