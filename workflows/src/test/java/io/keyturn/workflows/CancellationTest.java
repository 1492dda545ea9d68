package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.CanceledFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A workflow that is cancelled from outside leaves nothing half done. */
class CancellationTest {
  private final RotationTestbed testbed = new RotationTestbed();
  private final FakeRotationActivities activities = testbed.activities();

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  @Test
  void waitingRotationEndsWithoutATrace() {
    RunningRotation rotation =
        testbed.start("web", Plans.certificate("canary").with(Approval.ANYONE));
    rotation.awaitPhase(Phase.WAITING);

    rotation.stub().cancel("not today");

    endsCancelled(rotation);
    assertThat(rotation.status().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("web")).containsExactly("plan");
  }

  @Test
  void parkedRotationIsRolledBack() {
    activities.script("web", "prove LADDER canary", Answer.unproven("worker-7"));
    RunningRotation rotation = testbed.start("web", Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);

    rotation.stub().cancel("not today");

    endsCancelled(rotation);
    assertThat(rotation.status().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(rotation.attribute(RotationAttributes.OUTCOME)).isEqualTo("ROLLED_BACK");
    assertThat(activities.undone("web"))
        .containsExactly("undo ROLL", "undo SUPPORT", "undo GENERATE");
  }

  @Test
  void rotationWithoutAWayBackGoesOnToItsEnd() {
    activities.script("web", "retire", Answer.fails(FailureKind.NOT_PERMITTED));
    RunningRotation rotation = testbed.start("web", Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);

    rotation.stub().cancel("not today");
    rotation.await(
        "the recorded cancellation",
        status ->
            status.decisions().stream()
                .anyMatch(decision -> decision.what().equals("go on although cancelled")));
    rotation.resolve(Way.RETRY);

    endsCancelled(rotation);
    assertThat(rotation.status().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.undone("web")).isEmpty();
  }

  @Test
  void authorityTakesItsCertificatesBack() {
    activities.script("ca", "prove LADDER", Answer.unproven("worker-7"));
    activities.plans("web", Plans.certificate("canary"));
    RunningRotation authority = testbed.start("ca", Plans.authority("web"));
    authority.awaitPhase(Phase.PARKED);

    authority.stub().cancel("not today");

    endsCancelled(authority);
    assertThat(authority.status().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  /** Temporal closes a cancelled workflow as such, whatever it returns. */
  private static void endsCancelled(RunningRotation rotation) {
    assertThatThrownBy(rotation::result)
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
  }
}
