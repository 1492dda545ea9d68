package io.keyturn.e2e.crash;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationAttributes;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Phase;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.util.List;
import java.util.Optional;

/** Tells where a rotation stands as home knows it, which needs no Worker that lives. */
final class Standing {
  private final Home home;
  private final String credential;
  private final List<String> beneath;

  /**
   * Looks at a rotation.
   *
   * @param beneath the certificates that an authority's rotation has rotated in their own
   */
  Standing(Home home, String credential, List<String> beneath) {
    this.home = home;
    this.credential = credential;
    this.beneath = beneath;
  }

  /** Names the phase of the rotation, or "certificate" and the phase of one that it waits for. */
  String now() {
    for (String certificate : beneath) {
      Optional<String> phase = runningPhase(certificate);
      if (phase.isPresent() && !phase.get().equals(Phase.HOLDING.name())) {
        return "certificate " + phase.get();
      }
    }
    return runningPhase(credential).orElse("");
  }

  /** Whether it has ended. */
  boolean ended() {
    return runningPhase(credential).isEmpty();
  }

  /** What home knows of what the rotation waits for, for a person to read. */
  String pending() {
    DescribeWorkflowExecutionResponse answer = describe(credential);
    return answer.getPendingActivitiesList()
        + (answer.hasPendingWorkflowTask() ? " " + answer.getPendingWorkflowTask() : "");
  }

  /** The phase of a rotation, nothing while none runs. */
  Optional<String> runningPhase(String which) {
    try {
      WorkflowExecutionInfo info = describe(which).getWorkflowExecutionInfo();
      if (info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
        return Optional.empty();
      }
      Payload phase =
          info.getSearchAttributes().getIndexedFieldsMap().get(RotationAttributes.PHASE.getName());
      return Optional.of(
          phase == null ? Phase.PLANNING.name() : phase.getData().toStringUtf8().replace("\"", ""));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private DescribeWorkflowExecutionResponse describe(String which) {
    return home.client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(home.client().getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(Names.workflowId(which)))
                .build());
  }
}
