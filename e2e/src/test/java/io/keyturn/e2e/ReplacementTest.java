package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.NamespaceLogin;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.worker.KeyturnWorker;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers move from certificates to API keys, and back, in one secret. */
final class ReplacementTest {
  private static final String DEFAULTS =
      "defaults: {soak: 5s, patience: 40s, workerHeartbeat: 1s, pollWindow: 10s}\n";

  private static String policy(String owner, String certificateReplaces, String keyReplaces) {
    return Policies.of(
                """
            authorities:
              payments-ca:
                namespaces: [payments.a2dd6, ledger.a2dd6]
                issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: payments/ca}}
            certificates:
              ledger-certificate:
                authority: payments-ca
                subject: {commonName: ledger-worker, organization: Acme}
                secret: ledger/worker
                CERTIFICATE_REPLACES
                workers: [{name: ledger, namespace: ledger.a2dd6, taskQueues: [ledger]}]
                clients: [{name: till, namespace: ledger.a2dd6}]
            apiKeys:
              ledger-key:
                serviceAccount: OWNER
                namespace: ledger.a2dd6
                secret: ledger/worker
                KEY_REPLACES
                workers: [{name: ledger, taskQueues: [ledger]}]
                clients: [{name: till}]
            """)
            .replace("CERTIFICATE_REPLACES", certificateReplaces)
            .replace("KEY_REPLACES", keyReplaces)
            .replace("OWNER", owner)
        + DEFAULTS;
  }

  @Test
  void namespaceMovesToApiKeysAndBackUnderLoadWithoutAFailedCall(@TempDir Path folder)
      throws Exception {
    try (RotationScene scene =
        new RotationScene(folder, "", o -> o.withLogin("ledger", NamespaceLogin.MTLS))) {
      IssuedKey account =
          scene
              .simulator()
              .cloud()
              .addScopedServiceAccountKey(
                  "ledger", RotationScene.LEDGER, Permission.PERMISSION_WRITE);
      scene.application(RotationScene.LEDGER, "ledger/worker", "ledger").working("ledger");
      Load load =
          scene.opened(
              new Load(
                  scene.application(RotationScene.LEDGER, "ledger/worker", "till"),
                  "ledger",
                  Duration.ofMillis(50)));
      load.awaitMore(1);

      KeyturnWorker toKeys =
          scene.work(policy(account.ownerId(), "", "replaces: ledger-certificate"));
      assertCompleted(scene.rotate("ledger-key"));
      toKeys.close();
      assertAccepts(scene, false, true);
      load.awaitMore(3);

      scene.work(policy(account.ownerId(), "replaces: ledger-key", ""));
      assertCompleted(scene.rotate("ledger-certificate"));
      assertAccepts(scene, true, false);
      load.awaitMore(3);
      scene.assertNobodyWasCutOff();
    }
  }

  private static void assertCompleted(Rotation rotation) {
    RotationResult result = rotation.result();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
  }

  private static void assertAccepts(RotationScene scene, boolean certificates, boolean keys) {
    var trust = scene.simulator().cloud().trust(RotationScene.LEDGER).orElseThrow();
    assertThat(trust.mtlsEnabled()).isEqualTo(certificates);
    assertThat(trust.apiKeysEnabled()).isEqualTo(keys);
  }
}
