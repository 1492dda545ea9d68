package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmergencyTest {
  private static final String KEY = "ledger-key";

  private final RotationTestbed testbed = new RotationTestbed();
  private final FakeRotationActivities activities = testbed.activities();

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  private RunningRotation start(Plans plans) {
    activities.plans(KEY, plans);
    return testbed.start(new RotationRequest(KEY, "alice", "leaked", null, null, true));
  }

  @Test
  void oldKeyGoesAsSoonAsTheNewOneIsProvenWhoeverHasNotMoved() {
    RotationResult result = start(Plans.apiKey("canary", "rest")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls(KEY))
        .containsExactly(
            "plan",
            "generate",
            "support",
            "prove NEW_ACCEPTED",
            "roll canary,rest",
            "remove",
            "prove OLD_REFUSED",
            "retire");
    assertThat(result.decisions())
        .anySatisfy(
            decision -> {
              assertThat(decision.by()).isEqualTo("alice");
              assertThat(decision.why()).contains("emergency: leaked");
            });
  }

  @Test
  void thereIsNoWayBackToACompromisedKey() {
    activities.script(KEY, "prove OLD_REFUSED", Answer.unproven("x"));
    RunningRotation rotation = start(Plans.apiKey("canary"));
    rotation.awaitPhase(Phase.PARKED);

    assertThat(RunningRotation.refusal(() -> rotation.resolve(Way.ROLL_BACK)))
        .contains("[RETRY, ACCEPT]");
    assertThat(RunningRotation.refusal(rotation::abort)).contains("compromised");
    rotation.resolve(Way.RETRY);

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.undone(KEY)).isEmpty();
  }

  @Test
  void newKeyThatNobodyLetsInLeavesTheOldOneInForce() {
    activities.script(KEY, "prove NEW_ACCEPTED", Answer.refused());

    RotationResult result = start(Plans.apiKey("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls(KEY)).doesNotContain("remove");
  }

  @Test
  void approvalIsAskedForAsThePolicySays() {
    RunningRotation rotation = start(Plans.apiKey("canary").with(Approval.OTHER_PERSON));
    rotation.awaitPhase(Phase.WAITING);
    assertThat(activities.calls(KEY)).containsExactly("plan");

    rotation.abort();

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }
}
