package io.keyturn.activities.steps;

import static io.keyturn.activities.Problems.assertKind;
import static io.keyturn.activities.steps.SmallWorld.KEY;
import static io.keyturn.activities.steps.SmallWorld.KEY_SECRET;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.START;
import static io.keyturn.activities.steps.SmallWorld.TELLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ApiKeyStepsTest {
  private static final RotationRef ROTATION = rotation("key-2");
  private static final RotationSettings SETTINGS =
      new RotationSettings(
          RotationSettings.Approval.NONE, Duration.ofMinutes(1), Duration.ofMinutes(1), false);

  private static RotationRef rotation(String oldKey) {
    return new RotationRef(KEY, CredentialKind.API_KEY, "r1", 1, OLD, null, List.of())
        .leaving(oldKey);
  }

  /** What a rotation calls, in its order. */
  private enum Action {
    GENERATE,
    SUPPORT,
    ROLL_CANARY,
    ROLL_ALL,
    REMOVE,
    RETIRE;

    void on(SmallWorld world) {
      ApiKeySteps steps = new ApiKeySteps(world.world());
      StepRequest request = new StepRequest(ROTATION, SETTINGS);
      StepResult result =
          switch (this) {
            case GENERATE -> steps.generate(request);
            case SUPPORT -> steps.support(request);
            case ROLL_CANARY ->
                steps.roll(new RollRequest(ROTATION, List.of("teller-canary"), false));
            case ROLL_ALL -> steps.roll(new RollRequest(ROTATION, List.of("teller"), true));
            case REMOVE -> steps.remove(request);
            case RETIRE -> steps.retire(request);
          };
      assertThat(result.verdict()).isEqualTo(Verdict.DONE);
    }

    SmallWorld after() {
      SmallWorld world = new SmallWorld();
      assertThat(world.oldKey).isEqualTo(ROTATION.oldKey());
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
    ApiKeySteps steps = new ApiKeySteps(world.world());
    for (Step step : List.of(Step.REMOVE, Step.VALIDATE, Step.ROLL, Step.SUPPORT, Step.GENERATE)) {
      steps.undo(new UndoRequest(ROTATION, step, List.of("teller-canary", "teller")));
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
  void wholeRotationLeavesTheNewKeyAlone() {
    SmallWorld world = Action.RETIRE.after();
    Action.RETIRE.on(world);
    assertThat(world.secrets.describe(KEY_SECRET))
        .isEqualTo(
            new SecretDescription(Set.of("r1-1"), Map.of(SecretDescription.CURRENT, "r1-1")));
    assertThat(world.keys.list(TELLER))
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.id()).isEqualTo(world.keyId("r1-1"));
              assertThat(key.displayName()).isEqualTo("keyturn r1-1");
              assertThat(key.description()).contains(KEY, ROTATION.oldKey());
              assertThat(key.disabled()).isFalse();
              assertThat(key.expires()).isEqualTo(START.plus(Duration.ofDays(90)));
            });
    assertThat(world.identities.of(world.keys.token(world.keyId("r1-1")))).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void stepWhoseWorkIsDoneDoesNothing(Action action) {
    SmallWorld world = action.after();
    action.on(world);
    Map<String, String> once = world.state();
    String fresh = world.keyId("r1-1");
    action.on(world);
    assertThat(world.state()).isEqualTo(once);
    assertThat(world.keyId("r1-1")).isEqualTo(fresh);
  }

  @ParameterizedTest
  @EnumSource
  void anyCrashIsPickedUpWithoutAnOrphan(Action action) {
    SmallWorld unharmed = action.after();
    action.on(unharmed);
    int strikes = 0;
    for (boolean after : new boolean[] {false, true}) {
      for (int change = 0; ; change++) {
        SmallWorld world = action.after();
        if (!crashed(world, action, change, after)) {
          break;
        }
        strikes++;
        action.on(world);
        assertThat(world.state())
            .as("change %s, after %s", change, after)
            .isEqualTo(unharmed.state());
      }
    }
    assertThat(strikes > 0).isEqualTo(action != Action.SUPPORT);
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crashOfTheUndoIsPickedUp(boolean after) {
    Map<String, String> before = new SmallWorld().state();
    for (int change = 0; ; change++) {
      SmallWorld world = Action.RETIRE.after();
      world.strikes.arm(change, after);
      try {
        undo(world);
      } catch (RotationProblem died) {
        assertThat(died.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      }
      if (!world.strikes.disarm()) {
        assertThat(change).isGreaterThan(2);
        return;
      }
      undo(world);
      assertThat(world.state()).as("change %s", change).isEqualTo(before);
    }
  }

  /** SIGKILL right after the key was made: no code of ours has run since. */
  @Test
  void keyWhoseTokenWasLostIsDeletedBeforeAnotherIsMade() {
    SmallWorld world = new SmallWorld();
    KeyLabel label = KeyLabel.of(ROTATION);
    var lost =
        world
            .keys
            .create(
                new io.keyturn.activities.ports.ApiKeyRequest(
                    TELLER,
                    label.displayName(),
                    label.description(),
                    START.plus(Duration.ofDays(1))),
                "keyturn-r1-1-key-1")
            .orElseThrow();
    Action.GENERATE.on(world);
    assertThat(world.keys.list(TELLER))
        .extracting(ApiKey::id)
        .containsExactlyInAnyOrder(world.oldKey, world.keyId("r1-1"))
        .doesNotContain(lost.id());
  }

  @Test
  void keyOfAnotherCredentialOrAnotherMakerIsLeftAlone() {
    SmallWorld world = new SmallWorld();
    String foreign = world.keys.put(TELLER, "keyturn r1-1", START.plus(Duration.ofDays(9)));
    Action.GENERATE.on(world);
    undo(world);
    assertThat(world.keys.list(TELLER))
        .extracting(ApiKey::id)
        .containsExactlyInAnyOrder(world.oldKey, foreign);
  }

  @Test
  void storeThatRefusesTheTokenLeavesNoKey() {
    SmallWorld world = new SmallWorld();
    world.secrets.stage(KEY_SECRET, "theirs", Map.of("api-key", world.keys.token(world.oldKey)));
    assertKind(FailureKind.CONFLICT, () -> Action.GENERATE.on(world));
    assertThat(world.keys.list(TELLER)).extracting(ApiKey::id).containsExactly(world.oldKey);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void failureAfterTheKeyWasMadeTellsNoToken(int change) {
    SmallWorld world = new SmallWorld();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    world.strikes.arm(change, true);
    try {
      assertThatThrownBy(() -> Action.GENERATE.on(world))
          .isInstanceOfSatisfying(
              RotationProblem.class,
              problem -> {
                StringWriter trace = new StringWriter();
                problem.printStackTrace(new PrintWriter(trace));
                assertThat(trace + problem.remedy()).doesNotContain("token-of");
              });
    } finally {
      root.detachAppender(log);
    }
    assertThat(world.strikes.disarm()).isTrue();
    assertThat(world.progress).noneMatch(line -> line.contains("token-of"));
    assertThat(List.copyOf(log.list))
        .noneMatch(event -> event.getFormattedMessage().contains("token-of"));
  }

  @Test
  void stagedVersionWhoseKeyIsGoneIsMadeAnew() {
    SmallWorld world = Action.SUPPORT.after();
    world.keys.delete(world.keyId("r1-1"));
    Action.GENERATE.on(world);
    assertThat(world.identities.of(world.keys.token(world.keyId("r1-1")))).isPresent();
  }

  @Test
  void ownerWithoutRoomGetsNoKey() {
    SmallWorld world = new SmallWorld();
    for (int i = 0; i < 19; i++) {
      world.keys.put(TELLER, "more " + i, START.plus(Duration.ofDays(9)));
    }
    assertKind(FailureKind.RULE_VIOLATED, () -> Action.GENERATE.on(world), "20");
    assertThat(world.secrets.describe(KEY_SECRET).versions()).containsExactly(OLD);
  }

  @Test
  void oldKeyIsDisabledThenDeleted() {
    SmallWorld world = Action.RETIRE.after();
    assertThat(world.keys.list(TELLER))
        .filteredOn(key -> key.id().equals(world.oldKey))
        .singleElement()
        .satisfies(key -> assertThat(key.disabled()).isTrue());
    assertThat(world.secrets.describe(KEY_SECRET).versions()).contains(OLD);
  }

  @Test
  void nobodyIsLedBackToAKeyThatIsNotLetInYet() {
    SmallWorld world = Action.RETIRE.after();
    ApiKeySteps steps = new ApiKeySteps(world.world());
    steps.undo(new UndoRequest(ROTATION, Step.REMOVE, List.of()));
    UndoRequest back = new UndoRequest(ROTATION, Step.ROLL, List.of("teller-canary", "teller"));
    var felt = world.probe.keys;
    world.probe.keys = key -> false;
    assertKind(FailureKind.UNAVAILABLE, () -> steps.undo(back), "let the old credential in");
    assertThat(world.secrets.describe(KEY_SECRET).labels())
        .containsEntry(SecretDescription.CURRENT, "r1-1");
    world.probe.keys = felt;
    steps.undo(back);
    assertThat(world.secrets.describe(KEY_SECRET).labels())
        .containsEntry(SecretDescription.CURRENT, OLD);
  }

  @Test
  void currentVersionIsNeverDeletedNorItsKeyDisabled() {
    SmallWorld early = Action.ROLL_ALL.after();
    assertKind(FailureKind.CONFLICT, () -> Action.REMOVE.on(early), OLD);
    assertKind(FailureKind.CONFLICT, () -> Action.RETIRE.on(early), OLD);
    assertThat(early.identities.of(early.keys.token(early.oldKey))).isPresent();
  }

  @Test
  void labelThatSomebodyElseMovedStopsTheRemoval() {
    SmallWorld world = Action.REMOVE.after();
    world.secrets.move(KEY_SECRET, new LabelMove(SecretDescription.CURRENT, "r1-1", OLD));
    assertKind(FailureKind.CONFLICT, () -> Action.REMOVE.on(world), OLD);
    assertThat(world.identities.of(world.keys.token(world.oldKey))).isPresent();
  }

  @Test
  void liveWorkersAreCountedBeforeTheyMove() {
    SmallWorld world = Action.ROLL_CANARY.after();
    world.tellersOn(world.oldKey);
    StepResult result =
        new ApiKeySteps(world.world())
            .roll(new RollRequest(ROTATION, List.of("teller-canary"), false));
    assertThat(result.workers()).isEqualTo(Map.of("teller-canary", 1, "teller", 1));
  }

  @Test
  void whatKeyturnLogsInWithIsNeverDisabled() {
    SmallWorld world = Action.REMOVE.after();
    world.identities.promote(TELLER);
    world.login = () -> world.keys.token(world.oldKey);
    assertKind(FailureKind.CONFLICT, () -> Action.REMOVE.on(world), "logs in");
    assertThat(world.identities.of(world.keys.token(world.oldKey))).isPresent();
  }

  @Test
  void ownKeyMovesAlongWithItsSecretAndIsThenDisabledByTheNewOne() {
    SmallWorld world = new SmallWorld();
    world.identities.promote(TELLER);
    world.keyPolicy(SmallWorld.key(TELLER), new ApiKeySource(null, null, KEY));
    StoredLogin login = new StoredLogin(world.policy, world.secrets);
    world.login = login;
    for (Action action : Action.values()) {
      action.on(world);
    }
    assertThat(world.identities.own().keyId()).isEqualTo(world.keyId("r1-1"));
    assertThat(world.keys.list(TELLER)).hasSize(1);
  }
}
