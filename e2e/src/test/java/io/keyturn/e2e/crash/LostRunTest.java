package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.Await;
import io.keyturn.e2e.Load;
import io.keyturn.e2e.Policies;
import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.RotationScene;
import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person terminates the authority's rotation, and another one goes on with it by its id. */
final class LostRunTest {
  /** When it is terminated. */
  enum Lost {
    /** No certificate's rotation runs. */
    IN_SUPPORT,
    /** The certificate's rotation waits for a word of the one that is lost. */
    IN_VALIDATE,
    /** So it does, and the old authority is gone. */
    AFTER_THE_REMOVAL
  }

  private static final String AUTHORITY = "payments-ca";
  private static final String CERTIFICATE = "payments-worker";
  private static final Duration REACHED = Duration.ofSeconds(90);

  @TempDir private static Path folder;

  private static final AtOnce<Lost> RUNS = new AtOnce<>(Lost.values().length);

  @BeforeAll
  static void begin() throws Exception {
    for (Lost lost : Lost.values()) {
      Path own = Files.createDirectory(folder.resolve(lost.name()));
      RUNS.run(lost, () -> lose(lost, own));
    }
  }

  @AfterAll
  static void end() {
    RUNS.close();
  }

  @ParameterizedTest
  @EnumSource
  void aTerminatedRotationIsBroughtToItsEndByItsId(Lost lost) throws Exception {
    RUNS.join(lost);
  }

  private static boolean lose(Lost lost, Path own) throws Exception {
    try (RotationScene scene =
        new RotationScene(own, Policies.ONE_GROUP + Policies.patience("12s"))) {
      var unused =
          scene
              .application(RotationScene.PAYMENTS, "payments/worker", "payments")
              .working("payments");
      Load load =
          scene.opened(
              new Load(
                  scene.application(RotationScene.PAYMENTS, "payments/worker", "shop"),
                  "payments",
                  Duration.ofMillis(400)));
      load.awaitMore(1);
      Rotation first = scene.rotate(AUTHORITY);
      Standing standing = new Standing(scene.home(), AUTHORITY, List.of(CERTIFICATE));
      Await.until(REACHED, standing::now, () -> reached(lost, scene, standing));
      String id = first.status().orElseThrow().rotationId();
      WorkflowStub.fromTyped(first.operate()).terminate("somebody's mistake");
      assertThat(standing.runningPhase(CERTIFICATE).isPresent()).isEqualTo(lost != Lost.IN_SUPPORT);

      goOn(scene, id);
      Rotation second = scene.watch(AUTHORITY);
      if (lost == Lost.AFTER_THE_REMOVAL) {
        // A person who knows that the old authority went on purpose has to say so.
        assertThat(second.await(Phase.PARKED).waitingFor()).contains("old credential");
        second.resolve(Way.ACCEPT);
      }

      RotationResult result = second.result();
      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      load.awaitMore(1);
      scene.assertNobodyWasCutOff();
      assertThatOnlyTheNewAuthorityIsLeft(scene);
      return true;
    }
  }

  private static boolean reached(Lost lost, RotationScene scene, Standing standing) {
    return switch (lost) {
      case IN_SUPPORT -> standing.now().equals("SUPPORT");
      case IN_VALIDATE -> standing.now().equals("VALIDATE");
      case AFTER_THE_REMOVAL -> !scene.accepted(RotationScene.PAYMENTS).contains(scene.first());
    };
  }

  private static void assertThatOnlyTheNewAuthorityIsLeft(RotationScene scene) throws Exception {
    Path secret = scene.secrets().resolve("payments/ca");
    X509Certificate fresh = CredentialWatch.read(secret.resolve("current").resolve("tls.crt"));
    assertThat(secret.resolve("versions").toFile().list()).hasSize(1);
    assertThat(scene.accepted(RotationScene.PAYMENTS))
        .containsExactly(RotationScene.name(fresh))
        .doesNotContain(scene.first());
    CredentialWatch.read(scene.secrets().resolve("payments/worker/current/tls.crt"))
        .verify(fresh.getPublicKey());
  }

  private static void goOn(RotationScene scene, String rotationId) {
    RotationWorkflow rotation =
        scene
            .home()
            .client()
            .newWorkflowStub(
                RotationWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(Home.TASK_QUEUE)
                    .setWorkflowId(Names.workflowId(AUTHORITY))
                    .build());
    WorkflowClient.start(
        rotation::run, new RotationRequest(AUTHORITY, "tester", "go on", rotationId, null, false));
  }
}
