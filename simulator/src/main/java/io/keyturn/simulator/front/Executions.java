package io.keyturn.simulator.front;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lists the workflow executions whose start was relayed, newest first. Their status is asked of the
 * server behind when a page is listed; a run that the server no longer knows keeps its last one.
 * Children, scheduled runs and continued runs were not started by a client and are missing.
 */
final class Executions {
  /** Asks the server behind for an execution's present state. */
  interface Describer {
    CompletableFuture<WorkflowExecutionInfo> describe(WorkflowExecution execution);
  }

  /**
   * The oldest ones are forgotten beyond this: a sample of the newest is what visibility is for.
   */
  private static final int MAX_PER_NAMESPACE = 20_000;

  private static final Map<String, ListFilter.Kind> FIELDS =
      Map.of(
          "WorkflowId", ListFilter.Kind.TEXT,
          "RunId", ListFilter.Kind.TEXT,
          "WorkflowType", ListFilter.Kind.TEXT,
          "TaskQueue", ListFilter.Kind.TEXT,
          "ExecutionStatus", ListFilter.Kind.TEXT,
          "StartTime", ListFilter.Kind.TIME,
          "CloseTime", ListFilter.Kind.TIME);

  private record Row(String key, WorkflowExecutionInfo info) {}

  private static final class Listing {
    final TreeMap<String, WorkflowExecutionInfo> byKey = new TreeMap<>();
    final Map<String, String> keyByRunId = new HashMap<>();
    long counter = Long.MAX_VALUE;
  }

  private final InstantSource clock;
  private final Map<String, Listing> listings = new HashMap<>();

  Executions(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void started(
      String namespace, String workflowId, String runId, WorkflowType type, String taskQueue) {
    Listing listing = listings.computeIfAbsent(namespace, key -> new Listing());
    if (runId.isEmpty() || listing.keyByRunId.containsKey(runId)) {
      return; // an answer that joined a run which was started before
    }
    // Keys fall with time, so that ascending order is newest first.
    String key = String.format(Locale.ROOT, "%019d", --listing.counter);
    listing.keyByRunId.put(runId, key);
    listing.byKey.put(
        key,
        WorkflowExecutionInfo.newBuilder()
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId))
            .setType(type)
            .setTaskQueue(taskQueue)
            .setStartTime(Timestamps.fromMillis(clock.millis()))
            .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
            .build());
    if (listing.byKey.size() > MAX_PER_NAMESPACE) {
      listing.keyByRunId.remove(listing.byKey.pollLastEntry().getValue().getExecution().getRunId());
    }
  }

  CompletableFuture<ListWorkflowExecutionsResponse> list(
      String namespace, ListWorkflowExecutionsRequest request, Describer describer) {
    ListFilter filter = filter(request.getQuery());
    boolean byState = request.getQuery().contains("Status") || request.getQuery().contains("Close");
    // A condition on the state needs the state of every row; otherwise the page's rows are enough.
    CompletableFuture<Void> known =
        byState ? refresh(namespace, rows(namespace), describer) : done();
    return known.thenCompose(
        ignored -> {
          Page<Row> page =
              Page.of(
                  rows(namespace).stream()
                      .filter(row -> filter.matches(field -> value(row.info(), field)))
                      .toList(),
                  Row::key,
                  request.getNextPageToken(),
                  request.getPageSize());
          return refresh(namespace, page.rows(), describer)
              .thenApply(
                  refreshed -> {
                    ListWorkflowExecutionsResponse.Builder answer =
                        ListWorkflowExecutionsResponse.newBuilder().setNextPageToken(page.next());
                    page.rows().forEach(row -> answer.addExecutions(latest(namespace, row)));
                    return answer.build();
                  });
        });
  }

  private static ListFilter filter(String query) {
    try {
      ListFilter filter = new ListFilter(query, FIELDS);
      if (filter.understood()) {
        return filter;
      }
    } catch (IllegalArgumentException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription("invalid query: " + e.getMessage())
          .asRuntimeException();
    }
    throw Status.INVALID_ARGUMENT
        .withDescription("invalid query: it holds an operator, field or value that is not known")
        .asRuntimeException();
  }

  private CompletableFuture<Void> refresh(String namespace, List<Row> rows, Describer describer) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Row row : rows) {
      if (row.info().getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
        answers.add(
            describer
                .describe(row.info().getExecution())
                .handle(
                    (info, failure) -> {
                      if (info != null) {
                        update(namespace, row, info);
                      }
                      return row;
                    }));
      }
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
  }

  private synchronized void update(String namespace, Row row, WorkflowExecutionInfo now) {
    Listing listing = listings.get(namespace);
    if (listing == null) {
      return;
    }
    listing.byKey.computeIfPresent(
        row.key(),
        (key, info) -> {
          WorkflowExecutionInfo.Builder newer = info.toBuilder().setStatus(now.getStatus());
          if (now.hasCloseTime()) {
            newer.setCloseTime(now.getCloseTime());
          }
          return newer.build();
        });
  }

  private synchronized WorkflowExecutionInfo latest(String namespace, Row row) {
    Listing listing = listings.get(namespace);
    return listing == null ? row.info() : listing.byKey.getOrDefault(row.key(), row.info());
  }

  private synchronized List<Row> rows(String namespace) {
    Listing listing = listings.get(namespace);
    return listing == null
        ? List.of()
        : listing.byKey.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList();
  }

  private static @Nullable Object value(WorkflowExecutionInfo info, String field) {
    return switch (field) {
      case "WorkflowId" -> info.getExecution().getWorkflowId();
      case "RunId" -> info.getExecution().getRunId();
      case "WorkflowType" -> info.getType().getName();
      case "TaskQueue" -> info.getTaskQueue();
      case "ExecutionStatus" -> status(info.getStatus());
      case "StartTime" -> instant(info.getStartTime());
      case "CloseTime" -> info.hasCloseTime() ? instant(info.getCloseTime()) : null;
      default -> null;
    };
  }

  private static String status(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING -> "Running";
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> "Completed";
      case WORKFLOW_EXECUTION_STATUS_FAILED -> "Failed";
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> "Canceled";
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> "Terminated";
      case WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> "ContinuedAsNew";
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> "TimedOut";
      default -> "Unspecified";
    };
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.allOf();
  }
}
