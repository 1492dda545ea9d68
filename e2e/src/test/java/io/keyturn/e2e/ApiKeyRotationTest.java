package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiKeyRotationTest {
  /** Longer than a Worker's check of its secret (200 ms) by far. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final String DEFAULTS =
      "defaults: {soak: 5s, patience: 30s, workerHeartbeat: 1s, pollWindow: 10s}\n";

  @Test
  void threeRotationsInARowUnderLoadFailNoCallThoughKeysPropagateSlowly(@TempDir Path folder)
      throws Exception {
    try (KeyScene scene =
        new KeyScene(folder, options -> options.withKeyDelays(SLOW, SLOW, SLOW))) {
      Load load = scene.work(DEFAULTS);
      String before = scene.first().id();
      for (int i = 0; i < 3; i++) {
        RotationResult result = scene.scene().rotate(KeyScene.CREDENTIAL).result();

        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
        assertThat(scene.current()).isNotEqualTo(before);
        before = scene.current();
        scene.assertAlone(before);
        load.awaitMore(1);
      }
      scene.scene().assertNobodyWasCutOff();
    }
  }

  @Test
  void workerThatNeverMovedHasItsKeyEnabledAgainAtOnce(@TempDir Path folder) throws Exception {
    try (KeyScene scene = new KeyScene(folder, UnaryOperator.identity())) {
      // It reads a copy that nobody renews, and says so; a person takes the responsibility.
      scene.layCopy("ledger/copy");
      Load load = scene.work(DEFAULTS.replace("patience: 30s", "patience: 3s"));
      scene.scene().application(KeyScene.NAMESPACE, "ledger/copy", "ledger").working("ledger");
      scene.application("till").awaitWorkers(3);
      Rotation rotation = scene.scene().rotate(KeyScene.CREDENTIAL);
      RotationStatus status = rotation.await(Phase.PARKED);
      assertThat(status.unknown()).anyMatch(line -> line.contains("presents the old credential"));
      while (status.step() != io.keyturn.workflows.domain.Step.REMOVE) {
        rotation.resolve(Way.ACCEPT);
        var step = status.step();
        status =
            rotation.await(
                "parked later", seen -> seen.phase() == Phase.PARKED && seen.step() != step);
      }

      assertThat(status.waitingFor()).contains("after the removal", "ledger");
      assertThat(scene.keys())
          .filteredOn(key -> key.getId().equals(scene.first().id()))
          .singleElement()
          .satisfies(key -> assertThat(key.getSpec().getDisabled()).isFalse());
      assertThat(scene.keys()).hasSize(2);
      rotation.resolve(Way.ROLL_BACK);
      // Its patience is short, and a client may need longer to be back.
      assertThat(rotation.resultAskingAgain().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      scene.assertAlone(scene.first().id());
      load.awaitMore(1);
    }
  }

  @Test
  void oldKeyIsDisabledThroughTheWholeSoakAndDeletedAfterIt(@TempDir Path folder) throws Exception {
    try (KeyScene scene = new KeyScene(folder, UnaryOperator.identity())) {
      scene.work(DEFAULTS);
      Rotation rotation = scene.scene().rotate(KeyScene.CREDENTIAL);
      rotation.await("in the soak", status -> status.waitingFor().contains("the soak, until"));
      assertThat(scene.keys())
          .filteredOn(key -> key.getId().equals(scene.first().id()))
          .singleElement()
          .satisfies(key -> assertThat(key.getSpec().getDisabled()).isTrue());
      rotation.result();
      assertThat(scene.keys()).extracting(ApiKey::getId).doesNotContain(scene.first().id());
      scene.scene().assertNobodyWasCutOff();
    }
  }

  @Test
  void emergencyCutsOffWhoHasNotMovedAndSaysSoBeforehand(@TempDir Path folder) throws Exception {
    try (KeyScene scene = new KeyScene(folder, UnaryOperator.identity())) {
      scene.layCopy("ledger/copy");
      scene.work(DEFAULTS);
      scene.scene().application(KeyScene.NAMESPACE, "ledger/copy", "stray").working("ledger");
      scene.application("till").awaitWorkers(3);
      RotationWorkflow rotation =
          scene
              .scene()
              .home()
              .client()
              .newWorkflowStub(
                  RotationWorkflow.class,
                  WorkflowOptions.newBuilder()
                      .setTaskQueue(Home.TASK_QUEUE)
                      .setWorkflowId(Names.workflowId(KeyScene.CREDENTIAL))
                      .build());
      WorkflowClient.start(
          rotation::run,
          new RotationRequest(KeyScene.CREDENTIAL, "tester", "leaked", null, null, true));
      Rotation watched = scene.scene().watch(KeyScene.CREDENTIAL);
      RotationResult result = watched.result();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      assertThat(java.util.Objects.requireNonNull(watched.status().orElseThrow().plan()).findings())
          .anyMatch(
              finding ->
                  finding.reason().equals("WILL_BE_CUT_OFF")
                      && finding.message().contains("stray@"));
      scene.assertAlone(scene.current());
      assertThat(scene.current()).isNotEqualTo(scene.first().id());
    }
  }

  @Test
  void keyturnsOwnKeyMovesWithItsSecretWhereItIsDeclared(@TempDir Path folder) throws Exception {
    try (KeyScene scene = new KeyScene(folder, UnaryOperator.identity())) {
      IssuedKey own =
          scene
              .scene()
              .simulator()
              .cloud()
              .addServiceAccountKey(
                  "keyturn",
                  io.temporal.api.cloud.identity.v1.AccountAccess.Role.ROLE_ADMIN,
                  java.util.Map.of());
      scene.lay("keyturn/own", own);
      String policy =
          Policies.of("").replace("{file: \"API_KEY_FILE\"}", "{credential: own}")
              + "apiKeys: {own: {serviceAccount: "
              + own.ownerId()
              + ", secret: keyturn/own}}\n"
              + DEFAULTS;
      scene.scene().work(policy);

      RotationResult result = scene.scene().rotate("own").result();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      List<ApiKey> keys = scene.keys(own.ownerId());
      assertThat(keys).singleElement().satisfies(k -> assertThat(k.getId()).isNotEqualTo(own.id()));
      assertThat(
              Files.readString(scene.scene().secrets().resolve("keyturn/own/current/api-key-id")))
          .isEqualTo(keys.get(0).getId());
      // And again, with what it logs in with now.
      assertThat(scene.scene().rotate("own").result().outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void whatKeyturnLogsInWithUndeclaredIsRefusedBeforeAnythingIsChanged(@TempDir Path folder)
      throws Exception {
    try (KeyScene scene = new KeyScene(folder, UnaryOperator.identity())) {
      IssuedKey own =
          scene
              .scene()
              .simulator()
              .cloud()
              .addServiceAccountKey(
                  "keyturn",
                  io.temporal.api.cloud.identity.v1.AccountAccess.Role.ROLE_ADMIN,
                  java.util.Map.of());
      scene.lay("keyturn/own", own);
      Path file = scene.scene().secrets().resolve("keyturn/own/api-key");
      scene
          .scene()
          .work(
              Policies.of("").replace("API_KEY_FILE", file.toString())
                  + "apiKeys: {own: {serviceAccount: "
                  + own.ownerId()
                  + ", secret: keyturn/own}}\n"
                  + DEFAULTS);

      RotationResult result = scene.scene().rotate("own").result();

      assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(result.reason()).contains("keyturn itself logs in with this key");
      assertThat(result.remedy()).contains("credential: own");
      assertThat(scene.keys(own.ownerId())).extracting(ApiKey::getId).containsExactly(own.id());
    }
  }

  @Test
  void accountThatLetsNoKeyBeMadeIsLeftAsItWas(@TempDir Path folder) throws Exception {
    try (KeyScene scene = new KeyScene(folder, o -> o.withApiKeyCreation(false))) {
      Load load = scene.work(DEFAULTS);

      RotationResult result = scene.scene().rotate(KeyScene.CREDENTIAL).result();

      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(result.reason()).contains("API key").doesNotContain("\n");
      assertThat(result.remedy()).isNotBlank();
      scene.assertAlone(scene.first().id());
      load.awaitMore(1);
      scene.scene().assertNobodyWasCutOff();
    }
  }
}
