package io.keyturn.simulator.front;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollNexusTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Learns of Workers and executions from what the fronts relay, and answers the calls about them
 * that the Temporal behind lacks, with the real server's habits. One for all fronts before the same
 * Temporal; it keeps namespaces apart, and is safe for use by many threads.
 */
public final class FleetView {
  /** How long a real server remembers a poller after its last poll (297 s were seen). */
  public static final Duration REAL_POLLER_MEMORY = Duration.ofMinutes(5);

  /** How long a real server lists a Worker after its last heartbeat. */
  public static final Duration REAL_WORKER_MEMORY = Duration.ofSeconds(352);

  static final String SERVICE = "temporal.api.workflowservice.v1.WorkflowService/";

  private static final Set<String> ANSWERED =
      Set.of(
          "DescribeTaskQueue",
          "ListTaskQueuePartitions",
          "ListWorkers",
          "CountWorkers",
          "DescribeWorker",
          "RecordWorkerHeartbeat",
          "ShutdownWorker",
          "ListWorkflowExecutions");

  private final Pollers pollers;
  private final Heartbeats heartbeats;
  private final Executions executions;

  /** Creates a view that remembers as long as a real server. */
  public FleetView() {
    this(REAL_POLLER_MEMORY, REAL_WORKER_MEMORY, InstantSource.system());
  }

  /** Creates a view with its own length of memory: of pollers, and of heartbeating Workers. */
  public FleetView(Duration pollerMemory, Duration workerMemory, InstantSource clock) {
    this.pollers = new Pollers(pollerMemory, clock);
    this.heartbeats = new Heartbeats(workerMemory, clock);
    this.executions = new Executions(clock);
  }

  /** Returns whether the view can answer this method (full name) itself. */
  boolean answers(String method) {
    return method.startsWith(SERVICE) && ANSWERED.contains(name(method));
  }

  /** Learns from a request on its way to the server; what cannot be read teaches nothing. */
  void sawRequest(String namespace, String method, byte[] request) {
    if (!method.startsWith(SERVICE)) {
      return;
    }
    try {
      switch (name(method)) {
        case "PollWorkflowTaskQueue" -> {
          var poll = PollWorkflowTaskQueueRequest.parseFrom(request);
          polled(
              namespace,
              poll.getTaskQueue().getName(),
              TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
              poll.getIdentity());
        }
        case "PollActivityTaskQueue" -> {
          var poll = PollActivityTaskQueueRequest.parseFrom(request);
          polled(
              namespace,
              poll.getTaskQueue().getName(),
              TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
              poll.getIdentity());
        }
        case "PollNexusTaskQueue" -> {
          var poll = PollNexusTaskQueueRequest.parseFrom(request);
          polled(
              namespace,
              poll.getTaskQueue().getName(),
              TaskQueueType.TASK_QUEUE_TYPE_NEXUS,
              poll.getIdentity());
        }
        case "RecordWorkerHeartbeat" -> {
          for (WorkerHeartbeat heartbeat :
              RecordWorkerHeartbeatRequest.parseFrom(request).getWorkerHeartbeatList()) {
            heartbeats.received(namespace, heartbeat);
          }
        }
        case "ShutdownWorker" -> {
          var shutdown = ShutdownWorkerRequest.parseFrom(request);
          if (shutdown.hasWorkerHeartbeat()) {
            heartbeats.received(namespace, shutdown.getWorkerHeartbeat());
          }
          heartbeats.shutDown(namespace, shutdown.getWorkerInstanceKey());
        }
        default -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      return; // the server says what is wrong with it
    }
  }

  /** Learns from an answer on its way back to the client. */
  void sawAnswer(String namespace, String method, byte[] request, byte[] answer) {
    if (!method.startsWith(SERVICE)) {
      return;
    }
    try {
      switch (name(method)) {
        case "StartWorkflowExecution" ->
            started(
                namespace,
                StartWorkflowExecutionRequest.parseFrom(request),
                StartWorkflowExecutionResponse.parseFrom(answer).getRunId());
        case "SignalWithStartWorkflowExecution" -> {
          var start = SignalWithStartWorkflowExecutionRequest.parseFrom(request);
          started(
              namespace,
              start.getWorkflowId(),
              SignalWithStartWorkflowExecutionResponse.parseFrom(answer).getRunId(),
              start.getWorkflowType(),
              start.getTaskQueue().getName());
        }
        case "ExecuteMultiOperation" -> {
          var operations = ExecuteMultiOperationRequest.parseFrom(request);
          var answers = ExecuteMultiOperationResponse.parseFrom(answer);
          for (int i = 0; i < answers.getResponsesCount(); i++) {
            if (answers.getResponses(i).hasStartWorkflow()) {
              started(
                  namespace,
                  operations.getOperations(i).getStartWorkflow(),
                  answers.getResponses(i).getStartWorkflow().getRunId());
            }
          }
        }
        default -> {}
      }
    } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
      return; // the client says what is wrong with it
    }
  }

  /** Answers in the server's place; a failure is a StatusRuntimeException. */
  CompletableFuture<byte[]> answer(
      String namespace, String method, byte[] request, Executions.Describer describer) {
    try {
      if (name(method).equals("ListWorkflowExecutions")) {
        return executions
            .list(namespace, ListWorkflowExecutionsRequest.parseFrom(request), describer)
            .thenApply(MessageLite::toByteArray);
      }
      return CompletableFuture.completedFuture(atOnce(namespace, method, request).toByteArray());
    } catch (InvalidProtocolBufferException e) {
      return CompletableFuture.failedFuture(
          Status.INVALID_ARGUMENT.withDescription("malformed request").asRuntimeException());
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private MessageLite atOnce(String namespace, String method, byte[] request)
      throws InvalidProtocolBufferException {
    return switch (name(method)) {
      case "DescribeTaskQueue" ->
          pollers.describe(namespace, DescribeTaskQueueRequest.parseFrom(request));
      case "ListTaskQueuePartitions" ->
          pollers.partitions(ListTaskQueuePartitionsRequest.parseFrom(request));
      case "ListWorkers" -> heartbeats.list(namespace, ListWorkersRequest.parseFrom(request));
      case "CountWorkers" ->
          heartbeats.count(namespace, CountWorkersRequest.parseFrom(request).getQuery());
      case "DescribeWorker" ->
          heartbeats.describe(
              namespace, DescribeWorkerRequest.parseFrom(request).getWorkerInstanceKey());
      case "RecordWorkerHeartbeat" -> RecordWorkerHeartbeatResponse.getDefaultInstance();
      case "ShutdownWorker" -> ShutdownWorkerResponse.getDefaultInstance();
      default ->
          throw Status.UNIMPLEMENTED
              .withDescription("Method not found: " + method)
              .asRuntimeException();
    };
  }

  private void polled(String namespace, String queue, TaskQueueType type, String identity) {
    pollers.polled(namespace, queue, type, identity);
  }

  private void started(String namespace, StartWorkflowExecutionRequest start, String runId) {
    started(
        namespace,
        start.getWorkflowId(),
        runId,
        start.getWorkflowType(),
        start.getTaskQueue().getName());
  }

  private void started(
      String namespace, String workflowId, String runId, WorkflowType type, String taskQueue) {
    executions.started(namespace, workflowId, runId, type, taskQueue);
  }

  private static String name(String method) {
    return method.substring(method.lastIndexOf('/') + 1);
  }
}
