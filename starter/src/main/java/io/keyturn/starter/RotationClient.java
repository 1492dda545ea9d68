package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Optional;

/** Starts, watches and steers the one rotation that a credential can have at a time. */
final class RotationClient {
  private final Home home;
  private final String credential;

  RotationClient(Home home, String credential) {
    this.home = home;
    try {
      this.credential = Names.credential(credential);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "that is not the name of a credential: " + e.getMessage(),
          "Name a credential of the policy.");
    }
  }

  /** Starts a rotation; false if one runs already, which is joined. */
  boolean start(RotationRequest request) {
    RotationWorkflow rotation =
        home.client()
            .newWorkflowStub(
                RotationWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(Home.TASK_QUEUE)
                    .setWorkflowId(Names.workflowId(credential))
                    .setWorkflowIdReusePolicy(
                        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                    .setStaticSummary("Rotate " + credential)
                    .setStaticDetails(request.reason())
                    .build());
    try {
      WorkflowClient.start(rotation::run, request);
      return true;
    } catch (WorkflowExecutionAlreadyStarted joined) {
      return false;
    }
  }

  /** The running rotation, to be asked and steered. */
  RotationWorkflow rotation() {
    return home.client().newWorkflowStub(RotationWorkflow.class, Names.workflowId(credential));
  }

  RotationStatus status() {
    return rotation().status();
  }

  /** The result of a rotation that has ended. */
  RotationResult result() {
    return WorkflowStub.fromTyped(rotation()).getResult(RotationResult.class);
  }

  /** What running activities say that they wait for, and why tries of them have failed. */
  List<String> waitingFor() {
    return home
        .client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(home.client().getOptions().getNamespace())
                .setExecution(WorkflowStub.fromTyped(rotation()).getExecution())
                .build())
        .getPendingActivitiesList()
        .stream()
        .flatMap(activity -> lines(activity).stream())
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
