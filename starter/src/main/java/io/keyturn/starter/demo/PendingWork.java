package io.keyturn.starter.demo;

import io.grpc.StatusRuntimeException;
import io.keyturn.worker.Home;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Optional;

/** What the running activities of a workflow say that they wait for. */
final class PendingWork {
  private PendingWork() {}

  static List<String> of(Home home, String workflowId) {
    try {
      return home
          .client()
          .getWorkflowServiceStubs()
          .blockingStub()
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
    } catch (StatusRuntimeException e) {
      // Only the display would have shown it.
      return List.of();
    }
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
