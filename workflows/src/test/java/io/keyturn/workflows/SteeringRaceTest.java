package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that arrive together, in one workflow task. */
class SteeringRaceTest {
  private final RotationTestbed testbed = new RotationTestbed();
  private final FakeRotationActivities activities = testbed.activities();

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  @Test
  void abortWinsOverTheApprovalBeforeIt() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.APPROVE, Message.ABORT))
        .containsExactly("taken", "taken");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("web")).containsExactly("plan");
  }

  @Test
  void abortWinsOverTheApprovalAfterIt() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.ABORT, Message.APPROVE))
        .containsExactly(
            "taken", "nothing was approved: before that it was aborted by bob: the test says so");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("web")).containsExactly("plan");
  }

  @Test
  void firstOfTwoResolutionsCounts() {
    RunningRotation rotation = Place.PARKED.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.ROLL_BACK, Message.ACCEPT))
        .containsExactly("taken", "it was resolved already, with ROLL_BACK");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void secondOfTwoAbortsIsRefused() {
    RunningRotation rotation = Place.PARKED.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.ABORT, Message.ABORT))
        .containsExactly("taken", "it is aborted already");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.undone("web"))
        .containsExactly("undo ROLL", "undo SUPPORT", "undo GENERATE");
  }

  @Test
  void firstOfTwoApprovalsCountsAndTheSecondIsToldWhoGaveIt() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.APPROVE, Message.APPROVE))
        .containsExactly("taken", "it was approved already, by bob");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void approvalOfAnOutdatedPlanIsRefusedBesideTheRightOne() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.APPROVE_ANOTHER_PLAN, Message.APPROVE))
        .containsExactly(
            "that is not the plan's hash; read the plan again and approve " + Plans.hash("web"),
            "taken");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void resolutionAfterAnAbortIsToldThatItCameTooLate() {
    RunningRotation rotation = Place.PARKED.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.ABORT, Message.ACCEPT))
        .containsExactly(
            "taken", "nothing was resolved: before that it was aborted by bob: the test says so");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void abortWinsOverTheAcceptanceBeforeIt() {
    RunningRotation rotation = Place.PARKED.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.ACCEPT, Message.ABORT))
        .containsExactly("taken", "taken");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("web")).doesNotContain("remove");
  }

  @Test
  void abortWinsOverTheAcceptanceAfterHarm() {
    RunningRotation rotation = Place.PARKED_AFTER_HARM.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.ACCEPT, Message.ABORT))
        .containsExactly("taken", "taken");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void abortEndsAPauseThatCameWithIt() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.PAUSE, Message.ABORT))
        .containsExactly("taken", "taken");

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void pausedApprovalStartsNothing() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.APPROVE, Message.PAUSE))
        .containsExactly("taken", "taken");

    rotation.awaitPhase(Phase.PAUSED);
    assertThat(activities.calls("web")).containsExactly("plan");
    rotation.resume();
    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void pauseAndResumeTogetherLeaveItAsItWas() {
    RunningRotation rotation = Place.WAITING.reach(testbed, "web");

    assertThat(saidTogether(rotation, Message.PAUSE, Message.RESUME))
        .containsExactly("taken", "taken");

    assertThat(rotation.status().phase()).isEqualTo(Phase.WAITING);
    assertThat(rotation.status().waitingFor()).contains(Plans.hash("web"));
    rotation.approve();
    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  /** Lets messages pile up while a workflow task is busy, and tells what came of each. */
  private List<String> saidTogether(RunningRotation rotation, Message... messages) {
    StalledWorkflowTask task = testbed.stall(rotation);
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (Message message : messages) {
      String id = "message-" + waiting.size();
      waiting.add(CompletableFuture.supplyAsync(() -> answer(rotation, id, message)));
      Deadline.await("the arrival of " + message, () -> rotation.knows(id), known -> known);
    }
    task.release();
    List<String> answers = waiting.stream().map(SteeringRaceTest::join).toList();
    assertThat(
            testbed.history(rotation.credential()).getEvents().stream()
                .filter(
                    event ->
                        event.getEventType()
                            == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
                .map(
                    event ->
                        event
                            .getWorkflowExecutionUpdateAcceptedEventAttributes()
                            .getAcceptedRequestSequencingEventId())
                .distinct())
        .as("all came in one workflow task")
        .hasSize(1);
    return answers;
  }

  private static String join(CompletableFuture<String> answer) {
    return Deadline.await("an answer", () -> answer, CompletableFuture::isDone).join();
  }

  private static String answer(RunningRotation rotation, String id, Message message) {
    UpdateOptions<RotationStatus> options =
        UpdateOptions.newBuilder(RotationStatus.class)
            .setUpdateName(message.update())
            .setUpdateId(id)
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build();
    try {
      rotation
          .stub()
          .startUpdate(options, message.content(rotation.credential()))
          .getResultAsync()
          .join();
      return "taken";
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof WorkflowUpdateException answer
          && answer.getCause() instanceof ApplicationFailure sentence) {
        return sentence.getOriginalMessage();
      }
      throw refused;
    }
  }
}
