package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** One rotation, as the operators see and steer it. */
record RunningRotation(
    WorkflowClient client, String namespace, String credential, @Nullable Gate gate) {
  /** The same rotation, known to stand at a gate. */
  RunningRotation at(Gate entered) {
    return new RunningRotation(client, namespace, credential, entered);
  }

  /** Opens the gate, if it stands at one. */
  void letGo() {
    if (gate != null) {
      gate.open();
    }
  }

  RotationWorkflow workflow() {
    return client.newWorkflowStub(RotationWorkflow.class, Names.workflowId(credential));
  }

  WorkflowStub stub() {
    return WorkflowStub.fromTyped(workflow());
  }

  boolean exists() {
    try {
      return stub().describe().getExecution() != null;
    } catch (WorkflowNotFoundException notYet) {
      return false;
    }
  }

  RotationStatus status() {
    return workflow().status();
  }

  RotationStatus awaitPhase(Phase phase) {
    return await("phase " + phase, status -> status.phase() == phase);
  }

  RotationStatus await(String what, Predicate<RotationStatus> condition) {
    return Deadline.await(what + " of " + credential, this::status, condition);
  }

  /** Waits for the end; time is skipped meanwhile. */
  RotationResult result() {
    try {
      return stub().getResult(Deadline.LIMIT.toSeconds(), TimeUnit.SECONDS, RotationResult.class);
    } catch (TimeoutException late) {
      throw new AssertionError(credential + " did not end; it is " + status(), late);
    }
  }

  /** Waits for the end, also for that of a workflow that was cancelled. */
  void awaitEnd() {
    try {
      result();
    } catch (WorkflowFailedException cancelled) {
      if (!(cancelled.getCause() instanceof CanceledFailure)) {
        throw cancelled;
      }
    }
  }

  /** Tells whether an update has arrived, whatever came of it. */
  boolean knows(String updateId) {
    try {
      client
          .getWorkflowServiceStubs()
          .blockingStub()
          .pollWorkflowExecutionUpdate(
              PollWorkflowExecutionUpdateRequest.newBuilder()
                  .setNamespace(namespace)
                  .setUpdateRef(
                      UpdateRef.newBuilder()
                          .setUpdateId(updateId)
                          .setWorkflowExecution(execution()))
                  .build());
      return true;
    } catch (StatusRuntimeException notYet) {
      if (notYet.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw notYet;
      }
      return false;
    }
  }

  RotationStatus say(Message message) {
    return stub().update(message.update(), RotationStatus.class, message.content(credential));
  }

  RotationStatus approve() {
    return say(Message.APPROVE);
  }

  RotationStatus pause() {
    return say(Message.PAUSE);
  }

  RotationStatus resume() {
    return say(Message.RESUME);
  }

  RotationStatus abort() {
    return say(Message.ABORT);
  }

  RotationStatus resolve(Way way) {
    return say(Message.valueOf(way.name()));
  }

  /** Runs a message that must be refused and gives back the sentence that says why. */
  static String refusal(ThrowingCallable message) {
    WorkflowUpdateException refused = catchThrowableOfType(WorkflowUpdateException.class, message);
    if (refused == null || !(refused.getCause() instanceof ApplicationFailure sentence)) {
      throw new AssertionError("the message was not refused with a sentence", refused);
    }
    return sentence.getOriginalMessage();
  }

  /** The text that Temporal's own UI shows. */
  String currentDetails() {
    return stub()
        .query(WorkflowClient.QUERY_TYPE_WORKFLOW_METADATA, WorkflowMetadata.class)
        .getCurrentDetails();
  }

  /** The value of a search attribute, as the server has it; null where there is none. */
  @Nullable String attribute(SearchAttributeKey<String> key) {
    return DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(execution())
                    .build())
            .getWorkflowExecutionInfo()
            .getSearchAttributes()
            .getIndexedFieldsOrThrow(key.getName()),
        String.class,
        String.class);
  }

  private WorkflowExecution execution() {
    return WorkflowExecution.newBuilder().setWorkflowId(Names.workflowId(credential)).build();
  }
}
