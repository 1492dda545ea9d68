package io.keyturn.starter;

import com.google.protobuf.Timestamp;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the activities of a rotation that run now say.
 *
 * @param lines what they wait for, and why tries of them have failed
 * @param until when a proof that is waited for is given up, null without one
 */
record PendingWork(List<String> lines, @Nullable Instant until) {
  /** The activity whose request carries a deadline: the policy's patience from its start on. */
  private static final String PROOF = "Prove";

  static PendingWork of(
      WorkflowServiceBlockingStub stub,
      String namespace,
      String workflowId,
      @Nullable Duration patience) {
    List<PendingActivityInfo> pending =
        stub.describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .build())
            .getPendingActivitiesList();
    Instant until =
        patience == null
            ? null
            : pending.stream()
                .filter(activity -> activity.getActivityType().getName().equals(PROOF))
                .map(activity -> instant(activity.getScheduledTime()).plus(patience))
                .findFirst()
                .orElse(null);
    return new PendingWork(
        pending.stream().flatMap(activity -> lines(activity).stream()).map(PlainText::of).toList(),
        until);
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
        .truncatedTo(ChronoUnit.SECONDS);
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
