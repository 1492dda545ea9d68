package io.keyturn.activities.steps;

import static io.keyturn.activities.Problems.assertKind;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.OLD_CA;
import static io.keyturn.activities.steps.SmallWorld.OLD_LEAF;
import static io.keyturn.activities.steps.SmallWorld.START;
import static io.keyturn.activities.steps.SmallWorld.WORKER;
import static io.keyturn.activities.steps.SmallWorld.WORKER_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationSettings;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateStepsTest {
  private static final RotationRef ROTATION =
      new RotationRef(WORKER, CredentialKind.CLIENT_CERTIFICATE, "r1", 1, OLD, null, List.of());
  private static final StepRequest REQUEST =
      new StepRequest(
          ROTATION,
          new RotationSettings(
              RotationSettings.Approval.NONE, Duration.ofMinutes(1), Duration.ofMinutes(1), false));

  /** What a rotation calls, in its order. */
  private enum Action {
    GENERATE,
    SUPPORT,
    ROLL_CANARY,
    ROLL_ALL,
    REMOVE,
    RETIRE;

    void on(SmallWorld world) {
      ClientCertificateSteps steps = new ClientCertificateSteps(world.world());
      StepResult result =
          switch (this) {
            case GENERATE -> steps.generate(REQUEST);
            case SUPPORT -> steps.support(REQUEST);
            case ROLL_CANARY -> steps.roll(new RollRequest(ROTATION, List.of("canary"), false));
            case ROLL_ALL -> steps.roll(new RollRequest(ROTATION, List.of("payments"), true));
            case REMOVE -> steps.remove(REQUEST);
            case RETIRE -> steps.retire(REQUEST);
          };
      assertThat(result.verdict()).isEqualTo(Verdict.DONE);
    }

    SmallWorld after() {
      SmallWorld world = new SmallWorld();
      for (Action action : values()) {
        if (action == this) {
          return world;
        }
        action.on(world);
      }
      throw new AssertionError(this);
    }
  }

  private static void undo(SmallWorld world) {
    ClientCertificateSteps steps = new ClientCertificateSteps(world.world());
    for (Step step : List.of(Step.VALIDATE, Step.ROLL, Step.SUPPORT, Step.GENERATE)) {
      steps.undo(new UndoRequest(ROTATION, step, List.of("canary", "payments")));
    }
  }

  @Test
  void wholeRotationLeavesTheNewVersionAlone() {
    SmallWorld world = Action.RETIRE.after();
    Action.RETIRE.on(world);
    assertThat(world.secrets.describe(WORKER_SECRET))
        .isEqualTo(
            new SecretDescription(
                java.util.Set.of("r1-1"), Map.of(SecretDescription.CURRENT, "r1-1")));
    CertificateMaterial fresh = world.read(WORKER_SECRET, "r1-1");
    assertThat(fresh.leaf().getIssuerX500Principal())
        .isEqualTo(OLD_CA.leaf().getSubjectX500Principal());
    assertThat(fresh.sha256()).isNotEqualTo(OLD_LEAF.sha256());
  }

  @ParameterizedTest
  @EnumSource
  void stepWhoseWorkIsDoneDoesNothing(Action action) {
    SmallWorld world = action.after();
    action.on(world);
    Map<String, String> once = world.state();
    CertificateMaterial fresh = world.read(WORKER_SECRET, "r1-1");
    action.on(world);
    assertThat(world.state()).isEqualTo(once);
    assertThat(world.read(WORKER_SECRET, "r1-1").sha256()).isEqualTo(fresh.sha256());
  }

  @ParameterizedTest
  @EnumSource
  void anyCrashIsPickedUp(Action action) {
    SmallWorld unharmed = action.after();
    action.on(unharmed);
    for (boolean after : new boolean[] {false, true}) {
      for (int change = 0; ; change++) {
        SmallWorld world = action.after();
        if (!crashed(world, action, change, after)) {
          break;
        }
        action.on(world);
        assertThat(world.state())
            .as("change %s, after %s", change, after)
            .isEqualTo(unharmed.state());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GENERATE", "SUPPORT", "ROLL_CANARY", "ROLL_ALL", "REMOVE"})
  void undoAfterAnyCrashLeavesWhatWasThere(Action action) {
    Map<String, String> before = new SmallWorld().state();
    for (boolean after : new boolean[] {false, true}) {
      boolean more = true;
      for (int change = 0; more; change++) {
        SmallWorld world = action.after();
        more = crashed(world, action, change, after);
        undo(world);
        assertThat(world.state()).as("change %s, after %s", change, after).isEqualTo(before);
        undo(world);
        assertThat(world.state()).isEqualTo(before);
      }
    }
  }

  /** The way back may be struck as well. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crashOfTheUndoIsPickedUp(boolean after) {
    Map<String, String> before = new SmallWorld().state();
    for (int change = 0; ; change++) {
      SmallWorld world = Action.REMOVE.after();
      world.strikes.arm(change, after);
      try {
        undo(world);
      } catch (RotationProblem died) {
        assertThat(died.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      }
      if (!world.strikes.disarm()) {
        return;
      }
      undo(world);
      assertThat(world.state()).as("change %s", change).isEqualTo(before);
    }
  }

  private static boolean crashed(SmallWorld world, Action action, int change, boolean after) {
    world.strikes.arm(change, after);
    try {
      action.on(world);
    } catch (RotationProblem died) {
      assertThat(died.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }
    return world.strikes.disarm();
  }

  @Test
  void secondCandidateIsAnotherCertificate() {
    SmallWorld world = Action.SUPPORT.after();
    CertificateMaterial first = world.read(WORKER_SECRET, "r1-1");
    undo(world);
    new ClientCertificateSteps(world.world())
        .generate(new StepRequest(ROTATION.nextAttempt(), REQUEST.settings()));
    assertThat(world.read(WORKER_SECRET, "r1-2").sha256()).isNotEqualTo(first.sha256());
    assertThat(world.secrets.describe(WORKER_SECRET).versions())
        .containsExactlyInAnyOrder(OLD, "r1-2");
  }

  @Test
  void certificateIsSignedByTheVersionOfTheAuthorityThatIsAskedFor() {
    SmallWorld world = new SmallWorld();
    CertificateMaterial next = SmallWorld.authority("next", Duration.ofDays(300));
    world.secrets.stage(SmallWorld.CA_SECRET, "c1-1", next.toFiles());
    RotationRef rotation =
        new RotationRef(WORKER, CredentialKind.CLIENT_CERTIFICATE, "r1", 1, OLD, "c1-1", List.of());
    new ClientCertificateSteps(world.world())
        .generate(new StepRequest(rotation, REQUEST.settings()));
    assertThat(world.read(WORKER_SECRET, "r1-1").leaf().getIssuerX500Principal())
        .isEqualTo(next.leaf().getSubjectX500Principal());
  }

  @Test
  void liveWorkersAreCountedBeforeTheyMove() {
    SmallWorld world = Action.ROLL_CANARY.after().everybodyOn(OLD_LEAF, SmallWorld.LEDGER_LEAF);
    StepResult result =
        new ClientCertificateSteps(world.world())
            .roll(new RollRequest(ROTATION, List.of("canary"), false));
    assertThat(result.verdict()).isEqualTo(Verdict.DONE);
    assertThat(result.workers()).isEqualTo(Map.of("canary", 1, "payments", 1));
  }

  @Test
  void canaryMovesAloneAndEverybodyFollowsTheLast() {
    SmallWorld world = Action.ROLL_ALL.after();
    assertThat(world.secrets.describe(WORKER_SECRET).labels())
        .isEqualTo(
            Map.of(
                SecretDescription.CURRENT,
                OLD,
                SecretDescription.PENDING,
                "r1-1",
                SecretDescription.groupLabel("canary"),
                "r1-1"));
    Action.ROLL_ALL.on(world);
    assertThat(world.secrets.describe(WORKER_SECRET).labels())
        .isEqualTo(Map.of(SecretDescription.CURRENT, "r1-1", SecretDescription.PREVIOUS, OLD));
  }

  @Test
  void currentVersionIsNeverDeleted() {
    SmallWorld early = Action.ROLL_ALL.after();
    assertKind(FailureKind.CONFLICT, () -> Action.RETIRE.on(early), OLD);
    assertThat(early.secrets.describe(WORKER_SECRET).versions()).contains(OLD);
    SmallWorld late = Action.REMOVE.after();
    ClientCertificateSteps steps = new ClientCertificateSteps(late.world());
    assertKind(
        FailureKind.CONFLICT,
        () -> steps.undo(new UndoRequest(ROTATION, Step.GENERATE, List.of())));
    assertThat(late.read(WORKER_SECRET, "r1-1")).isNotNull();
  }

  @Test
  void somebodyElsesMoveOfTheLabelStopsTheRoll() {
    SmallWorld world = Action.ROLL_ALL.after();
    world.secrets.move(WORKER_SECRET, new LabelMove(SecretDescription.PENDING, "r1-1", null));
    world.secrets.stage(
        WORKER_SECRET,
        "theirs",
        SmallWorld.leaf("payments-worker", OLD_CA, Duration.ofDays(1)).toFiles());
    world.secrets.move(WORKER_SECRET, new LabelMove(SecretDescription.CURRENT, OLD, "theirs"));
    Map<String, String> theirs = world.state();
    assertKind(FailureKind.CONFLICT, () -> Action.ROLL_ALL.on(world));
    assertThat(world.state()).isEqualTo(theirs);
  }

  @Test
  void supportRefusesWhatNobodyWouldLetIn() {
    SmallWorld world = Action.SUPPORT.after();
    world.cloud.put(
        SmallWorld.PAYMENTS,
        io.keyturn.activities.x509.PemBundle.of(SmallWorld.FOREIGN_CA.leaf()),
        List.of());
    assertKind(
        FailureKind.RULE_VIOLATED,
        () -> Action.SUPPORT.on(world),
        "does not accept",
        "payments-ca one");
  }

  @Test
  void authorityThatEndsSoonerShortensTheCertificate() {
    SmallWorld world = new SmallWorld();
    CertificateMaterial brief = SmallWorld.authority("brief", Duration.ofDays(3));
    world.lay(SmallWorld.CA_SECRET, brief);
    Action.GENERATE.on(world);
    assertThat(world.read(WORKER_SECRET, "r1-1").leaf().getNotAfter().toInstant())
        .isBeforeOrEqualTo(START.plus(Duration.ofDays(3)));
  }
}
