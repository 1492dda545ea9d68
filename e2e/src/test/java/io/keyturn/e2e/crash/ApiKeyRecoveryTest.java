package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is half done with API keys is brought to its end, also when the run that began is lost. */
final class ApiKeyRecoveryTest {
  /** Which key goes is known from the history: the new key's label does not say it any more. */
  @Test
  void promotedRotationThatDiesBeforeTheRemovalStillRemovesTheOldKey(@TempDir Path folder)
      throws Exception {
    try (ApiKeyScene scene = new ApiKeyScene(folder, Noticed.AT_ONCE)) {
      String old = scene.keys().first().id();
      HeldCall held = scene.holdInTheProof();
      Rotation rotation = scene.start();
      held.await();
      assertThat(scene.keys().current()).isNotEqualTo(old);
      assertThat(scene.enabled(old)).contains(true);
      scene.relabel(scene.keys().current());
      JavaProcess worker = scene.crash().worker();
      long killed = worker.pid();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      held.release();

      RotationResult result = scene.crash().end();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      assertThat(worker.exits()).isEqualTo(Map.of(killed, JavaProcess.SIGKILLED));
      RotationPlan plan = Objects.requireNonNull(rotation.status().orElseThrow().plan());
      assertThat(plan.rotation().oldKey()).isEqualTo(old);
      scene.assertCompletedWithoutATrace();
    }
  }

  @Test
  void runThatIsLostAfterThePromotionIsGoneOnWithToTheRemovalOfTheOldKey(@TempDir Path folder)
      throws Exception {
    try (ApiKeyScene scene = new ApiKeyScene(folder, Noticed.AT_ONCE)) {
      goOnAfterLoss(scene, scene.holdInTheProof(), true);
    }
  }

  /** The old key says nothing about itself any more then, it is refused. */
  @Test
  void runThatIsLostInTheSoakIsGoneOnWithToTheDeletionOfTheDisabledKey(@TempDir Path folder)
      throws Exception {
    try (ApiKeyScene scene = new ApiKeyScene(folder, Noticed.AT_ONCE)) {
      goOnAfterLoss(scene, scene.holdInTheSoak(), false);
    }
  }

  private static void goOnAfterLoss(ApiKeyScene scene, HeldCall held, boolean oldIsEnabled)
      throws Exception {
    Rotation rotation = scene.start();
    held.await();
    assertThat(scene.enabled(scene.keys().first().id())).contains(oldIsEnabled);
    WorkflowStub.fromTyped(rotation.operate()).terminate("lost");
    held.release();
    var unused = scene.start();

    RotationResult result = scene.crash().end();

    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
    scene.assertCompletedWithoutATrace();
  }

  @Test
  void nobodyIsLedBackToAKeyThatIsNotLetInYet(@TempDir Path folder) throws Exception {
    try (ApiKeyScene scene = new ApiKeyScene(folder, Noticed.AT_ONCE)) {
      RotationResult result = scene.abortInTheSoak();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.ROLLED_BACK);
      scene.assertRolledBackWithoutATrace();
    }
  }

  @Test
  void newKeyIsNotDeletedOnTheWayBackWhileAClientStillUsesIt(@TempDir Path folder)
      throws Exception {
    try (ApiKeyScene scene = new ApiKeyScene(folder, Noticed.AT_ONCE, Duration.ofSeconds(12))) {
      RotationResult result = scene.abortInTheSoak();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.ROLLED_BACK);
      scene.assertRolledBackWithoutATrace();
    }
  }
}
