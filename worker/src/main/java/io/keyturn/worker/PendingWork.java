package io.keyturn.worker;

import io.grpc.StatusRuntimeException;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the running activities of a rotation say that they wait for, and why tries have failed. */
public final class PendingWork {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private PendingWork() {}

  /**
   * Asks home; no Worker is needed for that.
   *
   * @return a line each, without control characters
   * @throws StatusRuntimeException when home does not answer or knows no such workflow
   */
  public static List<String> of(Home home, String workflowId) {
    return home
        .client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .withDeadlineAfter(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(home.client().getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build())
        .getPendingActivitiesList()
        .stream()
        .flatMap(activity -> lines(activity).stream())
        .map(PlainText::of)
        .toList();
  }

  @SuppressWarnings("unchecked") // The activities send lists of lines.
  private static List<String> lines(PendingActivityInfo activity) {
    if (activity.getAttempt() > 1 && activity.hasLastFailure()) {
      return List.of("tries again: " + activity.getLastFailure().getMessage());
    }
    if (!activity.hasHeartbeatDetails()) {
      return List.of();
    }
    Optional<List<String>> lines =
        Optional.ofNullable(
            DefaultDataConverter.newDefaultInstance()
                .fromPayloads(
                    0, Optional.of(activity.getHeartbeatDetails()), List.class, List.class));
    return lines.orElse(List.of());
  }
}
