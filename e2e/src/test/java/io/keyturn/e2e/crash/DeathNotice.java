package io.keyturn.e2e.crash;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.Names;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.List;

/**
 * Has home notice at once what it would notice by itself after 15 s, that the heartbeats of the
 * activities of a dead Worker are missing; what follows is the same and a matrix takes minutes
 * less.
 */
final class DeathNotice implements JavaProcess.Mourner {
  private static final Failure MISSED =
      Failure.newBuilder()
          .setMessage("its heartbeat is missing")
          .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("MissedHeartbeat"))
          .build();

  private final Home home;
  private final List<String> credentials;

  /** Gives notice to the rotations of these credentials. */
  DeathNotice(Home home, List<String> credentials) {
    this.home = home;
    this.credentials = credentials;
  }

  @Override
  public void ended(long pid) {
    for (String credential : credentials) {
      try {
        giveNotice(Names.workflowId(credential));
      } catch (StatusRuntimeException e) {
        // There is no such rotation, or its activity's answer was on its way.
        if (e.getStatus().getCode() != Code.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  /** Nobody else works for home: what has begun was begun by the dead. */
  private void giveNotice(String workflowId) {
    WorkflowServiceBlockingStub stub = home.client().getWorkflowServiceStubs().blockingStub();
    String namespace = home.client().getOptions().getNamespace();
    List<PendingActivityInfo> pending =
        stub.describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .build())
            .getPendingActivitiesList();
    for (PendingActivityInfo activity : pending) {
      if (activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED) {
        var unused =
            stub.respondActivityTaskFailedById(
                RespondActivityTaskFailedByIdRequest.newBuilder()
                    .setNamespace(namespace)
                    .setWorkflowId(workflowId)
                    .setActivityId(activity.getActivityId())
                    .setIdentity("crash")
                    .setFailure(MISSED)
                    .build());
      }
    }
  }
}
