package io.keyturn.simulator.temporal;

import com.google.protobuf.Duration;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes namespaces known to the Temporal behind the fronts. */
public final class NamespaceRegistrar {
  private static final int CALL_SECONDS = 5;
  private static final int KNOWN_SECONDS = 30;

  private final WorkflowServiceBlockingStub stub;

  public NamespaceRegistrar(Channel channel) {
    this.stub = WorkflowServiceGrpc.newBlockingStub(channel);
  }

  /**
   * Makes sure that a Temporal answers.
   *
   * @throws UnavailableTemporalException if none does within 5 seconds
   */
  public void reach(String address) throws UnavailableTemporalException {
    try {
      var unused =
          stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      throw new UnavailableTemporalException(
          "No Temporal answers at " + address + " (" + e.getStatus().getCode() + ").",
          "Give the host:port of a Temporal frontend in plaintext, or leave --server out.");
    }
  }

  /**
   * Registers the namespace where that is needed, and waits until calls to it are served.
   *
   * @throws IllegalStateException if they are not within 30 seconds
   */
  public void register(String namespace) {
    try {
      var unused =
          stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .registerNamespace(
                  RegisterNamespaceRequest.newBuilder()
                      .setNamespace(namespace)
                      .setWorkflowExecutionRetentionPeriod(Duration.newBuilder().setSeconds(86_400))
                      .build());
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code != Status.Code.ALREADY_EXISTS && code != Status.Code.UNIMPLEMENTED) {
        throw new IllegalStateException(
            "Temporal refused the namespace " + namespace + ": " + code + ".", e);
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(KNOWN_SECONDS);
    while (!served(namespace)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Temporal does not serve the namespace " + namespace + ".");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** The frontend's memory of namespaces lags behind their registration. */
  private boolean served(String namespace) {
    try {
      var unused =
          stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .describeTaskQueue(
                  DescribeTaskQueueRequest.newBuilder()
                      .setNamespace(namespace)
                      .setTaskQueue(TaskQueue.newBuilder().setName("registration"))
                      .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                      .build());
      return true;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
    }
  }
}
