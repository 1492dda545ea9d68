package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A certificate that has told its authority's rotation that it holds must not go back on its own:
 * the old authority may be gone by then, and the old certificate with it.
 */
class HoldingTest {
  private final RotationTestbed testbed = new RotationTestbed();
  private final FakeRotationActivities activities = testbed.activities();

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  @Test
  void abortIsRefusedAndPointsToTheAuthority() {
    Gate gate = activities.block("ca", "watch");
    RunningRotation authority = authority("web");
    gate.awaitEntered();

    assertThat(RunningRotation.refusal(() -> testbed.find("web").abort()))
        .contains("abort that one");
    gate.open();
    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void abortStaysRefusedWhenItWasPausedBefore() {
    Gate ladder = activities.block("web", "prove LADDER canary");
    Gate watch = activities.block("ca", "watch");
    RunningRotation authority = authority("web");
    RunningRotation web = testbed.find("web");
    ladder.awaitEntered();
    web.pause();
    ladder.open();
    web.awaitPhase(Phase.PAUSED);

    assertThat(activities.calls("ca")).doesNotContain("remove");
    web.resume();
    watch.awaitEntered();
    web.pause();
    assertThat(RunningRotation.refusal(web::abort)).contains("abort that one");
    watch.open();
    web.awaitPhase(Phase.PAUSED);
    assertThat(RunningRotation.refusal(web::abort)).contains("abort that one");
    web.resume();

    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(web.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void cancellationFromOutsideDoesNotMoveItBack() {
    Gate gate = activities.block("ca", "watch");
    RunningRotation authority = authority("web");
    gate.awaitEntered();
    RunningRotation web = testbed.find("web");

    web.stub().cancel("an operator was in a hurry");
    web.await(
        "the recorded cancellation",
        status ->
            status.decisions().stream()
                .anyMatch(decision -> decision.what().equals("go on although cancelled")));
    assertThat(web.status().phase()).isEqualTo(Phase.HOLDING);
    gate.open();

    // Temporal closes it as cancelled, whatever it has done: a person has to look.
    authority.awaitPhase(Phase.PARKED);
    assertThat(authority.status().unknown()).containsExactly("web");
    assertThat(activities.undone("web")).isEmpty();
    assertThat(activities.calls("web")).endsWith("retire");
    authority.resolve(Way.ACCEPT);
    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void certificateWhoseWorkflowFailedDoesNotWedgeTheAuthorityThatGoesBack() {
    Gate gate = activities.block("ca", "prove LADDER");
    RunningRotation authority = authority("web", "api");
    gate.awaitEntered();
    RunningRotation web = testbed.find("web");
    web.stub().cancel("an operator was in a hurry");
    web.await("the cancellation", status -> !status.decisions().isEmpty());

    authority.abort();

    authority.awaitPhase(Phase.PARKED);
    assertThat(authority.status().unknown()).containsExactly("web");
    authority.resolve(Way.ACCEPT);
    assertThat(authority.result().outcome()).isEqualTo(Outcome.PARKED);
    assertThat(testbed.find("api").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("ca")).doesNotContain("undo SUPPORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"remove", "prove OLD_REFUSED", "retire"})
  void afterTheAuthorityIsGoneNothingLeadsBack(String label) {
    activities.script("web", label, Answer.fails(FailureKind.NOT_PERMITTED));
    RunningRotation authority = authority("web");
    RunningRotation web = testbed.find("web");
    authority.await(
        "a report of the parked certificate",
        status ->
            status.certificates().stream().anyMatch(report -> report.phase() == Phase.PARKED));
    web.awaitPhase(Phase.PARKED);

    assertThat(RunningRotation.refusal(web::abort)).contains("no way back");
    assertThat(RunningRotation.refusal(() -> web.resolve(Way.ROLL_BACK)))
        .contains("[RETRY, ACCEPT]");
    assertThat(RunningRotation.refusal(authority::abort)).contains("no way back");
    web.resolve(Way.RETRY);

    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.undone("web")).isEmpty();
  }

  @Test
  void authorityThatSeesHarmComesBackAndMayTakeItsCertificatesBack() {
    activities.script("ca", "watch", Answer.harmed());
    RunningRotation authority = authority("web");
    authority.awaitPhase(Phase.PARKED);
    assertThat(activities.calls("ca")).endsWith("watch", "undo REMOVE");
    assertThat(testbed.find("web").status().phase()).isEqualTo(Phase.HOLDING);

    authority.resolve(Way.ROLL_BACK);

    assertThat(authority.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void authorityLeftInDualSupportEndsItsCertificatesToo() {
    activities.script("ca", "watch", Answer.harmed());
    RunningRotation authority = authority("web", "api");
    authority.awaitPhase(Phase.PARKED);

    authority.resolve(Way.ACCEPT);

    assertThat(authority.result().outcome()).isEqualTo(Outcome.PARKED);
    for (String certificate : List.of("web", "api")) {
      RotationResult result = testbed.find(certificate).result();
      assertThat(result.outcome()).isEqualTo(Outcome.PARKED);
      assertThat(result.reason()).contains("left both authorities accepted");
      assertThat(activities.calls(certificate)).endsWith("prove LADDER canary");
    }
  }

  @Test
  void authorityWhoseOwnUndoIsGivenUpEndsItsCertificatesToo() {
    activities.script("ca", "prove LADDER", Answer.refused());
    activities.script("ca", "undo ROLL", Answer.fails(FailureKind.NOT_PERMITTED));
    RunningRotation authority = authority("web");
    authority.awaitPhase(Phase.PARKED);

    authority.resolve(Way.ACCEPT);

    assertThat(authority.result().outcome()).isEqualTo(Outcome.PARKED);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.PARKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCEPT", "ROLL_BACK"})
  void certificateWhoseAuthoritysRotationEndedWithoutAWordAsksAPerson(String way) {
    activities.plans("web", Plans.certificate("canary"));
    RunningRotation web =
        testbed.start(
            new RotationRequest(
                "web", "alice", "", null, new ParentAuthority("ca", "rotation/ca", "new"), false));
    web.awaitPhase(Phase.PARKED);
    assertThat(web.status().waitingFor()).contains("has ended without a word");

    web.resolve(Way.valueOf(way));

    assertThat(web.result().outcome())
        .isEqualTo(way.equals("ACCEPT") ? Outcome.PARKED : Outcome.ROLLED_BACK);
  }

  /** Otherwise both would wait for each other, with no message left that helps. */
  @Test
  void certificateThatALostRunHasLeftHoldingMakesWayForTheRunThatGoesOn() {
    Gate gate = activities.block("ca", "watch");
    RunningRotation lost = authority("web");
    gate.awaitEntered();
    String rotationId = lost.status().rotationId();
    lost.stub().terminate("somebody's mistake");
    gate.open();

    RunningRotation again =
        testbed.start(new RotationRequest("ca", "alice", "go on", rotationId, null, false));

    assertThat(again.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.undone("web")).isEmpty();
    assertThat(activities.undone("ca")).isEmpty();
  }

  private RunningRotation authority(String... certificates) {
    for (String certificate : certificates) {
      activities.plans(certificate, Plans.certificate("canary"));
    }
    return testbed.start("ca", Plans.authority(certificates));
  }
}
