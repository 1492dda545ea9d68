package io.keyturn.activities.steps;

import static io.keyturn.activities.Problems.assertKind;
import static io.keyturn.activities.steps.SmallWorld.CA;
import static io.keyturn.activities.steps.SmallWorld.CA_SECRET;
import static io.keyturn.activities.steps.SmallWorld.FOREIGN_CA;
import static io.keyturn.activities.steps.SmallWorld.LEDGER;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.OLD_CA;
import static io.keyturn.activities.steps.SmallWorld.PAYMENTS;
import static io.keyturn.activities.steps.SmallWorld.WORKER_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.FilterAddition;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationSettings;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.rules.CertificateFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientCaStepsTest {
  private static final CertificateFilter OURS =
      new CertificateFilter("payments-worker", "Acme", "", "");
  private static final CertificateFilter THEIRS = new CertificateFilter("theirs", "", "", "");
  private static final RotationRef ROTATION = rotation(List.of());
  private static final RotationSettings SETTINGS =
      new RotationSettings(
          RotationSettings.Approval.NONE, Duration.ofMinutes(1), Duration.ofMinutes(1), false);

  private static RotationRef rotation(List<FilterAddition> filters) {
    return new RotationRef(CA, CredentialKind.CLIENT_CA, "c1", 1, OLD, null, filters);
  }

  /** What a rotation calls, in its order; the certificates are rotated at the end of SUPPORT. */
  private enum Action {
    GENERATE,
    SUPPORT,
    ROLL,
    REMOVE,
    RETIRE;

    void on(SmallWorld world) {
      on(world, ROTATION);
    }

    void on(SmallWorld world, RotationRef rotation) {
      ClientCaSteps steps = new ClientCaSteps(world.world());
      StepRequest request = new StepRequest(rotation, SETTINGS);
      StepResult result =
          switch (this) {
            case GENERATE -> steps.generate(request);
            case SUPPORT -> steps.support(request);
            case ROLL -> steps.roll(new RollRequest(rotation, List.of(), true));
            case REMOVE -> steps.remove(request);
            case RETIRE -> steps.retire(request);
          };
      assertThat(result.verdict()).isEqualTo(Verdict.DONE);
    }

    SmallWorld after() {
      return onto(new SmallWorld(), ROTATION);
    }

    /** Does all that comes before this. */
    SmallWorld onto(SmallWorld world, RotationRef rotation) {
      for (Action action : values()) {
        if (action == this) {
          return world;
        }
        action.on(world, rotation);
      }
      throw new AssertionError(this);
    }
  }

  private static void undo(SmallWorld world, RotationRef rotation) {
    ClientCaSteps steps = new ClientCaSteps(world.world());
    for (Step step : List.of(Step.REMOVE, Step.VALIDATE, Step.ROLL, Step.SUPPORT, Step.GENERATE)) {
      steps.undo(new UndoRequest(rotation, step, List.of()));
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
  void wholeRotationLeavesTheNewAuthorityAndTheForeignOne() {
    SmallWorld world = Action.RETIRE.after();
    Action.RETIRE.on(world);
    CertificateMaterial fresh = world.read(CA_SECRET, "c1-1");
    assertThat(world.secrets.describe(CA_SECRET))
        .isEqualTo(
            new SecretDescription(Set.of("c1-1"), Map.of(SecretDescription.CURRENT, "c1-1")));
    for (String namespace : List.of(PAYMENTS, LEDGER)) {
      assertThat(world.accepted(namespace)).containsExactly(FOREIGN_CA.leaf(), fresh.leaf());
    }
    assertThat(fresh.leaf().getSubjectX500Principal())
        .isNotEqualTo(OLD_CA.leaf().getSubjectX500Principal());
  }

  @ParameterizedTest
  @EnumSource
  void stepWhoseWorkIsDoneChangesNothing(Action action) {
    SmallWorld world = action.after();
    action.on(world);
    Map<String, String> once = world.state();
    String fresh = world.read(CA_SECRET, "c1-1").sha256();
    action.on(world);
    assertThat(world.state()).isEqualTo(once);
    assertThat(world.read(CA_SECRET, "c1-1").sha256()).isEqualTo(fresh);
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
  @EnumSource(names = {"GENERATE", "SUPPORT", "ROLL", "REMOVE"})
  void undoAfterAnyCrashLeavesWhatWasThere(Action action) {
    for (boolean after : new boolean[] {false, true}) {
      boolean more = true;
      for (int change = 0; more; change++) {
        SmallWorld world = action.after();
        more = crashed(world, action, change, after);
        undo(world, ROTATION);
        assertBack(world);
        undo(world, ROTATION);
        assertBack(world);
      }
    }
  }

  /** The old authority may stand at another place in the bundle. */
  private static void assertBack(SmallWorld world) {
    assertThat(world.secrets.describe(CA_SECRET))
        .isEqualTo(new SecretDescription(Set.of(OLD), Map.of(SecretDescription.CURRENT, OLD)));
    for (String namespace : List.of(PAYMENTS, LEDGER)) {
      assertThat(world.accepted(namespace))
          .containsExactlyInAnyOrder(OLD_CA.leaf(), FOREIGN_CA.leaf());
    }
  }

  @Test
  void bothAuthoritiesAreAcceptedUntilTheRemoval() {
    for (Action action : List.of(Action.ROLL, Action.REMOVE)) {
      SmallWorld world = action.after();
      for (String namespace : List.of(PAYMENTS, LEDGER)) {
        assertThat(world.accepted(namespace))
            .contains(OLD_CA.leaf(), world.read(CA_SECRET, "c1-1").leaf());
      }
    }
  }

  @Test
  void foreignChangesSurviveEveryStep() {
    SmallWorld world = new SmallWorld();
    CertificateMaterial late = SmallWorld.authority("late", Duration.ofDays(10));
    for (Action action : Action.values()) {
      action.on(world);
      if (action == Action.SUPPORT) {
        world.cloud.put(
            PAYMENTS, world.cloud.access(PAYMENTS).accepted().plus(late.leaf()), List.of(THEIRS));
      }
    }
    assertThat(world.accepted(PAYMENTS))
        .containsExactly(FOREIGN_CA.leaf(), world.read(CA_SECRET, "c1-1").leaf(), late.leaf());
    assertThat(world.cloud.access(PAYMENTS).filters()).containsExactly(THEIRS);
  }

  @Test
  void filtersOfThePlanComeWithSupportAndGoWithItsUndo() {
    RotationRef rotation = rotation(List.of(new FilterAddition(PAYMENTS, OURS)));
    SmallWorld world = new SmallWorld();
    world.cloud.put(PAYMENTS, PemBundle.of(OLD_CA.leaf()), List.of(THEIRS));
    Action.ROLL.onto(world, rotation);
    assertThat(world.cloud.access(PAYMENTS).filters()).containsExactly(THEIRS, OURS);
    assertThat(world.cloud.access(LEDGER).filters()).isEmpty();
    undo(world, rotation);
    assertThat(world.cloud.access(PAYMENTS).filters()).containsExactly(THEIRS);
  }

  @Test
  void lastFilterIsNeverTakenOut() {
    RotationRef rotation = rotation(List.of(new FilterAddition(PAYMENTS, OURS)));
    SmallWorld world = new SmallWorld();
    world.cloud.put(PAYMENTS, PemBundle.of(OLD_CA.leaf()), List.of(THEIRS));
    Action.ROLL.onto(world, rotation);
    world.cloud.put(PAYMENTS, world.cloud.access(PAYMENTS).accepted(), List.of(OURS));
    undo(world, rotation);
    assertThat(world.cloud.access(PAYMENTS).filters()).containsExactly(OURS);
  }

  @Test
  void expiredAuthoritiesLeaveWithTheUpdateThatTheyWouldHaveRefused() {
    CertificateMaterial brief = SmallWorld.authority("brief", Duration.ofHours(1));
    for (Step undone : List.of(Step.SUPPORT, Step.REMOVE)) {
      SmallWorld world = Action.SUPPORT.after();
      world.cloud.put(
          PAYMENTS, PemBundle.of(OLD_CA.leaf(), FOREIGN_CA.leaf(), brief.leaf()), List.of());
      Action.SUPPORT.on(world);
      assertThat(world.accepted(PAYMENTS)).contains(brief.leaf());
      if (undone == Step.REMOVE) {
        Action.ROLL.on(world);
        world.time.now = world.time.now.plus(Duration.ofHours(2));
        Action.REMOVE.on(world);
        assertThat(world.accepted(PAYMENTS)).doesNotContain(brief.leaf(), OLD_CA.leaf());
      }
      world.time.now = SmallWorld.START.plus(Duration.ofHours(2));
      undo(world, ROTATION);
      assertThat(world.accepted(PAYMENTS))
          .containsExactlyInAnyOrder(OLD_CA.leaf(), FOREIGN_CA.leaf());
    }
  }

  @Test
  void fullBundleIsRefusedBeforeAnythingIsSent() {
    SmallWorld world = Action.SUPPORT.after();
    PemBundle full = PemBundle.of(OLD_CA.leaf());
    for (int i = 1; i < 16; i++) {
      full = full.plus(SmallWorld.authority("other " + i, Duration.ofDays(9)).leaf());
    }
    world.cloud.put(PAYMENTS, full, List.of());
    assertKind(FailureKind.RULE_VIOLATED, () -> Action.SUPPORT.on(world), PAYMENTS, "16");
    assertThat(world.accepted(PAYMENTS)).hasSize(16);
  }

  @Test
  void oldAuthorityStaysWhereSomebodyTookTheNewOneOut() {
    SmallWorld world = Action.REMOVE.after();
    world.cloud.put(PAYMENTS, PemBundle.of(OLD_CA.leaf()), List.of());
    assertKind(FailureKind.CONFLICT, () -> Action.REMOVE.on(world), PAYMENTS);
    assertThat(world.accepted(PAYMENTS)).containsExactly(OLD_CA.leaf());
  }

  @Test
  void newAuthorityThatIsInUseIsNotTakenOut() {
    SmallWorld world = Action.ROLL.after();
    CertificateMaterial fresh = world.read(CA_SECRET, "c1-1");
    CertificateMaterial moved = SmallWorld.leaf("payments-worker", fresh, Duration.ofDays(10));
    world.worker(PAYMENTS, "payments", "payments", moved);
    UndoRequest undo = new UndoRequest(ROTATION, Step.SUPPORT, List.of());
    ClientCaSteps steps = new ClientCaSteps(world.world());
    assertKind(FailureKind.CONFLICT, () -> steps.undo(undo), "0@host");
    world.workers.clear();
    world.lay(WORKER_SECRET, moved);
    assertKind(FailureKind.CONFLICT, () -> steps.undo(undo), WORKER_SECRET);
    assertThat(world.accepted(PAYMENTS)).contains(fresh.leaf());
  }

  @Test
  void currentVersionIsNeverDeleted() {
    SmallWorld early = Action.ROLL.after();
    assertKind(FailureKind.CONFLICT, () -> Action.RETIRE.on(early), OLD);
    assertThat(early.read(CA_SECRET, OLD)).isNotNull();
    SmallWorld late = Action.REMOVE.after();
    ClientCaSteps steps = new ClientCaSteps(late.world());
    assertKind(
        FailureKind.CONFLICT,
        () -> steps.undo(new UndoRequest(ROTATION, Step.GENERATE, List.of())));
    assertThat(late.read(CA_SECRET, "c1-1")).isNotNull();
  }

  @Test
  void endedAuthorityIsNotPutBack() {
    SmallWorld world = Action.REMOVE.after();
    Action.REMOVE.on(world);
    world.time.now = OLD_CA.leaf().getNotAfter().toInstant().plusSeconds(1);
    new ClientCaSteps(world.world()).undo(new UndoRequest(ROTATION, Step.REMOVE, List.of()));
    assertThat(world.accepted(PAYMENTS)).doesNotContain(OLD_CA.leaf());
  }

  @Test
  void namespacesAreSupportedOneByOneAndPickedUpAfterARefusal() {
    SmallWorld world = Action.SUPPORT.after();
    world.cloud.lock(LEDGER);
    assertKind(FailureKind.NOT_PERMITTED, () -> Action.SUPPORT.on(world), LEDGER);
    undo(world, ROTATION);
    assertBack(world);
  }
}
