package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a rotation waits for a person, and what follows from each of his answers. */
@TestInstance(Lifecycle.PER_CLASS)
class ParkingTest {
  private static final Answer BROKEN = Answer.fails(FailureKind.NOT_PERMITTED);

  private final RotationTestbed testbed = new RotationTestbed();
  private final FakeRotationActivities activities = testbed.activities();
  private final AtomicInteger credentials = new AtomicInteger();

  @AfterAll
  void closeTestbed() {
    testbed.close();
  }

  private String credential() {
    return "c" + credentials.incrementAndGet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prove NEW_ACCEPTED", "prove MOVED canary", "prove LADDER canary"})
  void whatIsNotProvenParksAndNamesWhoIsUnknown(String proof) {
    RunningRotation rotation = parkedBecauseUnproven(proof);

    RotationStatus status = rotation.status();
    assertThat(status.unknown()).containsExactly("worker-7");
    assertThat(status.waitingFor()).isEqualTo("the verdict is UNPROVEN");
    assertThat(status.remedy()).isEqualTo("remedy of UNPROVEN");
    assertThat(rotation.attribute(RotationAttributes.PHASE)).isEqualTo("PARKED");
    assertThat(rotation.currentDetails())
        .contains(
            "PARKED", "To do: remedy of UNPROVEN", "not seen with the right credential: worker-7");
    assertThat(activities.undone(rotation.credential())).isEmpty();

    rotation.resolve(Way.RETRY);
    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls(rotation.credential()).stream().filter(proof::equals)).hasSize(2);
    assertThat(rotation.status().unknown()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prove NEW_ACCEPTED", "prove MOVED canary", "prove LADDER canary"})
  void acceptGoesOnWithoutTheProof(String proof) {
    RunningRotation rotation = parkedBecauseUnproven(proof);

    rotation.resolve(Way.ACCEPT);

    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls(rotation.credential())).containsOnlyOnce(proof);
    assertThat(result.decisions())
        .anySatisfy(
            decision -> {
              assertThat(decision.what()).isEqualTo("resolve with ACCEPT");
              assertThat(decision.by()).isEqualTo("bob");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prove NEW_ACCEPTED",
        "prove MOVED canary",
        "prove LADDER canary",
        "prove OLD_REFUSED"
      })
  void rollBackUndoesEverything(String proof) {
    RunningRotation rotation = parkedBecauseUnproven(proof);

    rotation.resolve(Way.ROLL_BACK);

    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).isEqualTo("a person decided to roll back");
    assertThat(activities.undone(rotation.credential())).endsWith("undo SUPPORT", "undo GENERATE");
  }

  @Test
  void removalThatCannotBeProvenIsPutBackBeforeAPersonIsAsked() {
    RunningRotation rotation = parkedBecauseUnproven("prove OLD_REFUSED");
    assertThat(activities.calls(rotation.credential()))
        .endsWith("remove", "prove OLD_REFUSED", "undo REMOVE");
    assertThat(rotation.status().unknown()).containsExactly("worker-7");

    rotation.resolve(Way.RETRY);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls(rotation.credential()))
        .endsWith("undo REMOVE", "remove", "prove OLD_REFUSED", "watch", "retire");
  }

  @Test
  void acceptAfterAnUnprovenRemovalEndsInDualSupport() {
    RunningRotation rotation = parkedBecauseUnproven("prove OLD_REFUSED");

    rotation.resolve(Way.ACCEPT);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.PARKED);
    assertThat(activities.calls(rotation.credential())).endsWith("undo REMOVE");
  }

  @Test
  void parksAgainAsLongAsTheProofFails() {
    String credential = credential();
    activities.script(
        credential, "prove LADDER canary", Answer.unproven("a", "b"), Answer.unproven("b"));
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));

    rotation.await("two unknown", status -> status.unknown().size() == 2);
    rotation.resolve(Way.RETRY);
    rotation.await("one unknown", status -> status.unknown().size() == 1);
    rotation.resolve(Way.RETRY);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void soakThatProvesNothingIsHarmUntilAPersonSaysOtherwise(boolean harmed) {
    RunningRotation rotation = parkedInTheSoak(harmed ? Answer.harmed() : Answer.unproven("x"));

    rotation.resolve(Way.RETRY);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls(rotation.credential()))
        .endsWith("watch", "undo REMOVE", "remove", "prove OLD_REFUSED", "watch", "retire");
  }

  @Test
  void acceptAfterHarmEndsInDualSupport() {
    RunningRotation rotation = parkedInTheSoak(Answer.harmed());

    rotation.resolve(Way.ACCEPT);

    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.PARKED);
    assertThat(result.reason()).contains("dual support").contains("the verdict is HARMED");
    assertThat(activities.calls(rotation.credential())).endsWith("watch", "undo REMOVE");
  }

  @Test
  void rollBackAfterHarmUndoesTheRest() {
    RunningRotation rotation = parkedInTheSoak(Answer.harmed());

    rotation.resolve(Way.ROLL_BACK);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.undone(rotation.credential()))
        .containsExactly("undo REMOVE", "undo ROLL", "undo SUPPORT", "undo GENERATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "undo REMOVE",
        "undo ROLL",
        "prove MOVED_BACK canary",
        "undo SUPPORT",
        "undo GENERATE"
      })
  void failedUndoParksAndARetryGoesOnWithTheRest(String undo) {
    RunningRotation rotation = parkedInRollBack(undo, BROKEN);
    assertThat(RunningRotation.refusal(() -> rotation.resolve(Way.ROLL_BACK)))
        .contains("[RETRY, ACCEPT]");
    assertThat(rotation.status().waitingFor()).isEqualTo("it failed as NOT_PERMITTED");

    rotation.resolve(Way.RETRY);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.undone(rotation.credential()).stream().distinct())
        .containsExactly("undo REMOVE", "undo ROLL", "undo SUPPORT", "undo GENERATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "undo REMOVE",
        "undo ROLL",
        "prove MOVED_BACK canary",
        "undo SUPPORT",
        "undo GENERATE"
      })
  void acceptedUndoEndsInDualSupportAndLeavesTheRestAlone(String undo) {
    RunningRotation rotation = parkedInRollBack(undo, BROKEN);

    rotation.resolve(Way.ACCEPT);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.PARKED);
    assertThat(activities.calls(rotation.credential())).endsWith(undo);
    assertThat(rotation.attribute(RotationAttributes.OUTCOME)).isEqualTo("PARKED");
  }

  @Test
  void workersNotSeenBackParkTheRollBackAndKeepTheNewAccepted() {
    RunningRotation rotation =
        parkedInRollBack("prove MOVED_BACK canary", Answer.unproven("worker-9"));

    assertThat(rotation.status().unknown()).containsExactly("worker-9");
    assertThat(activities.calls(rotation.credential())).doesNotContain("undo SUPPORT");
    rotation.resolve(Way.RETRY);
    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void failedDeletionParksAndHasNoWayBack() {
    String credential = credential();
    activities.script(credential, "retire", BROKEN, BROKEN);
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);

    assertThat(RunningRotation.refusal(() -> rotation.resolve(Way.ROLL_BACK)))
        .contains("[RETRY, ACCEPT]");
    assertThat(RunningRotation.refusal(rotation::abort)).contains("no way back");
    rotation.resolve(Way.RETRY);
    rotation.await(
        "a second failure",
        status ->
            status.phase() == Phase.PARKED
                && activities.calls(credential).stream().filter("retire"::equals).count() == 2);
    rotation.resolve(Way.ACCEPT);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.undone(credential)).isEmpty();
  }

  @Test
  void abortDoesNotSpinAnUndoThatCannotPass() {
    String credential = credential();
    activities.script(credential, "support", Answer.fails(FailureKind.REJECTED));
    activities.script(credential, "undo SUPPORT", BROKEN, BROKEN, BROKEN, BROKEN);
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);

    rotation.abort();

    // The abort is answered while the rotation still waits: only a person can mend the undo.
    RotationStatus status = rotation.resolve(Way.RETRY);
    assertThat(status.decisions())
        .extracting(d -> d.what())
        .endsWith("abort", "resolve with RETRY");
    rotation.await(
        "the second try",
        seen -> seen.phase() == Phase.PARKED && activities.undone(credential).size() == 2);
    rotation.resolve(Way.ACCEPT);
    assertThat(rotation.result().outcome()).isEqualTo(Outcome.PARKED);
    assertThat(activities.undone(credential)).containsExactly("undo SUPPORT", "undo SUPPORT");
  }

  @Test
  void abortDuringACandidatesUndoIsHeededAfterIt() {
    String credential = credential();
    activities.script(credential, "support", Answer.fails(FailureKind.REJECTED));
    activities.script(credential, "undo SUPPORT", BROKEN);
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);

    rotation.abort();
    rotation.resolve(Way.RETRY);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls(credential)).containsOnlyOnce("generate");
  }

  private RunningRotation parkedBecauseUnproven(String proof) {
    String credential = credential();
    activities.script(credential, proof, Answer.unproven("worker-7"));
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);
    return rotation;
  }

  private RunningRotation parkedInTheSoak(Answer answer) {
    String credential = credential();
    activities.script(credential, "watch", answer);
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);
    return rotation;
  }

  /**
   * Everything up to the removal is done, that is refused, and one undo does as the answer says.
   */
  private RunningRotation parkedInRollBack(String undo, Answer answer) {
    String credential = credential();
    activities.script(credential, "prove OLD_REFUSED", Answer.refused());
    activities.script(credential, undo, answer);
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);
    return rotation;
  }
}
