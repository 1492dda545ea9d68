package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.temporal.client.WorkflowUpdateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators steer whole rotations; every word of theirs is heeded and stands in the result. */
final class SteeringTest {
  private static final String POLICY =
      Policies.ONE_GROUP + Policies.QUICK.replace("soak: 2s", "soak: 4s, approval: anyone");

  @Test
  void rotationIsAbortedInItsRollAndThenApprovedPausedResumedAndSoakedLonger(@TempDir Path folder)
      throws Exception {
    try (RotationScene scene = new RotationScene(folder, POLICY)) {
      scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
      Load load =
          scene.opened(
              scene
                  .application(RotationScene.PAYMENTS, "payments/worker", "shop")
                  .load("payments"));
      load.awaitMore(1);
      List<String> before = TreeDigest.current(scene.secrets());

      abortInTheRoll(scene);
      assertThat(TreeDigest.current(scene.secrets())).isEqualTo(before);
      scene.awaitAccepted(RotationScene.PAYMENTS, scene.authority().certificate());

      RotationResult result = steerToTheEnd(scene);
      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      assertThat(result.decisions().stream().map(decision -> firstWord(decision.what())))
          .containsExactly("start", "approve", "pause", "resume", "extend");
      assertThat(result.decisions()).allMatch(decision -> decision.by().equals("tester"));
      load.awaitMore(1);
      scene.assertNobodyWasCutOff();
    }
  }

  private static void abortInTheRoll(RotationScene scene) {
    Rotation rotation = approved(scene);
    rotation.await(Phase.ROLL);
    scene.watch("payments-worker").await(Phase.ROLL);
    rotation.operate().abort(Rotation.tester("changed my mind"));
    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).contains("aborted by tester");
    assertThat(scene.watch("payments-worker").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  private static RotationResult steerToTheEnd(RotationScene scene) {
    Rotation rotation = approved(scene);
    // Held up while it makes the bundle, so that the pause is heard before the roll.
    scene
        .simulator()
        .faults()
        .arm(Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Delay(Duration.ofMillis(500))));
    rotation.await(Phase.SUPPORT);
    rotation.operate().pause(Rotation.tester("lunch"));
    RotationStatus paused = rotation.await(Phase.PAUSED);
    assertThat(paused.remedy()).contains("resume");
    assertThat(scene.accepted(RotationScene.PAYMENTS)).contains(scene.first());
    rotation.operate().resume(Rotation.tester("back"));
    rotation.await("soaking", status -> status.waitingFor().contains("soak"));
    rotation
        .operate()
        .extendSoak(new SoakExtension(Duration.ofSeconds(3), Rotation.tester("careful")));
    RotationResult result = rotation.result();
    StepReport removal =
        result.steps().stream().filter(s -> s.step() == Step.REMOVE).findFirst().orElseThrow();
    assertThat(Duration.between(removal.startedAt(), removal.finishedAt()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    return result;
  }

  /** The wrong hash is refused and changes nothing; the right one lets it go on. */
  private static Rotation approved(RotationScene scene) {
    Rotation rotation = scene.rotate("payments-ca");
    RotationStatus waiting = rotation.await(Phase.WAITING);
    assertThatThrownBy(
            () ->
                rotation
                    .operate()
                    .approve(new PlanApproval("0".repeat(64), Rotation.tester("guess"))))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("not the plan's hash");
    assertThat(rotation.status().orElseThrow().phase()).isEqualTo(Phase.WAITING);
    rotation
        .operate()
        .approve(
            new PlanApproval(
                Objects.requireNonNull(waiting.plan()).hash(), Rotation.tester("looks right")));
    return rotation;
  }

  private static String firstWord(String text) {
    return text.substring(0, (text + " ").indexOf(' '));
  }
}
