package io.keyturn.simulator.front;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.CountWorkersResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkerResponse;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last heartbeat of each Worker and lists them as a real server's registry does: a
 * killed Worker stays Running until it is evicted, one that shut down ShuttingDown as long; a query
 * that is not understood answers an empty list.
 */
final class Heartbeats {
  private static final Map<String, ListFilter.Kind> FIELDS =
      Map.of(
          "WorkerIdentity", ListFilter.Kind.TEXT,
          "WorkerInstanceKey", ListFilter.Kind.TEXT,
          "TaskQueue", ListFilter.Kind.TEXT,
          "WorkerStatus", ListFilter.Kind.TEXT,
          "SdkName", ListFilter.Kind.TEXT,
          "SdkVersion", ListFilter.Kind.TEXT,
          "HeartbeatTime", ListFilter.Kind.TIME,
          "StartTime", ListFilter.Kind.TIME);

  private record Entry(WorkerHeartbeat heartbeat, Instant received) {}

  private final Duration memory;
  private final InstantSource clock;

  /** By namespace, then by instance key, in the order that pages follow. */
  private final Map<String, SortedMap<String, Entry>> entries = new HashMap<>();

  Heartbeats(Duration memory, InstantSource clock) {
    this.memory = memory;
    this.clock = clock;
  }

  synchronized void received(String namespace, WorkerHeartbeat heartbeat) {
    entries
        .computeIfAbsent(namespace, key -> new TreeMap<>())
        .put(heartbeat.getWorkerInstanceKey(), new Entry(heartbeat, clock.instant()));
  }

  /**
   * Marks a Worker that says that it stops; without a heartbeat of its own the last one is kept.
   */
  synchronized void shutDown(String namespace, String instanceKey) {
    SortedMap<String, Entry> workers = entries.get(namespace);
    Entry entry = workers == null ? null : workers.get(instanceKey);
    if (entry != null) {
      received(
          namespace,
          entry.heartbeat().toBuilder()
              .setStatus(WorkerStatus.WORKER_STATUS_SHUTTING_DOWN)
              .build());
    }
  }

  @SuppressWarnings("deprecation") // the real server still fills workers_info
  ListWorkersResponse list(String namespace, ListWorkersRequest request) {
    Page<WorkerHeartbeat> page =
        Page.of(
            matching(namespace, request.getQuery()),
            WorkerHeartbeat::getWorkerInstanceKey,
            request.getNextPageToken(),
            request.getPageSize());
    ListWorkersResponse.Builder answer = ListWorkersResponse.newBuilder();
    for (WorkerHeartbeat heartbeat : page.rows()) {
      answer.addWorkers(row(heartbeat)).addWorkersInfo(info(heartbeat));
    }
    return answer.setNextPageToken(page.next()).build();
  }

  CountWorkersResponse count(String namespace, String query) {
    return CountWorkersResponse.newBuilder().setCount(matching(namespace, query).size()).build();
  }

  DescribeWorkerResponse describe(String namespace, String instanceKey) {
    return matching(namespace, "").stream()
        .filter(heartbeat -> heartbeat.getWorkerInstanceKey().equals(instanceKey))
        .findFirst()
        .map(
            heartbeat -> DescribeWorkerResponse.newBuilder().setWorkerInfo(info(heartbeat)).build())
        .orElseThrow(
            () -> Status.NOT_FOUND.withDescription("Worker not found.").asRuntimeException());
  }

  private synchronized List<WorkerHeartbeat> matching(String namespace, String query) {
    ListFilter filter;
    try {
      filter = new ListFilter(query, FIELDS);
    } catch (IllegalArgumentException e) {
      throw Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
    }
    Instant oldest = clock.instant().minus(memory);
    SortedMap<String, Entry> workers = entries.getOrDefault(namespace, new TreeMap<>());
    workers.values().removeIf(entry -> entry.received().isBefore(oldest));
    return workers.values().stream()
        .map(Entry::heartbeat)
        .filter(heartbeat -> filter.matches(field -> value(heartbeat, field)))
        .toList();
  }

  private static @Nullable Object value(WorkerHeartbeat heartbeat, String field) {
    return switch (field) {
      case "WorkerIdentity" -> heartbeat.getWorkerIdentity();
      case "WorkerInstanceKey" -> heartbeat.getWorkerInstanceKey();
      case "TaskQueue" -> heartbeat.getTaskQueue();
      case "WorkerStatus" -> status(heartbeat.getStatus());
      case "SdkName" -> heartbeat.getSdkName();
      case "SdkVersion" -> heartbeat.getSdkVersion();
      case "HeartbeatTime" -> instant(heartbeat.getHeartbeatTime());
      case "StartTime" -> instant(heartbeat.getStartTime());
      default -> null;
    };
  }

  /** Statuses are written as queries write them. */
  private static String status(WorkerStatus status) {
    return switch (status) {
      case WORKER_STATUS_RUNNING -> "Running";
      case WORKER_STATUS_SHUTTING_DOWN -> "ShuttingDown";
      case WORKER_STATUS_SHUTDOWN -> "Shutdown";
      default -> "Unspecified";
    };
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static WorkerInfo info(WorkerHeartbeat heartbeat) {
    return WorkerInfo.newBuilder().setWorkerHeartbeat(heartbeat).build();
  }

  /** The row has no heartbeat time: that is only in the deprecated field and in DescribeWorker. */
  private static WorkerListInfo row(WorkerHeartbeat heartbeat) {
    WorkerListInfo.Builder row =
        WorkerListInfo.newBuilder()
            .setWorkerInstanceKey(heartbeat.getWorkerInstanceKey())
            .setWorkerIdentity(heartbeat.getWorkerIdentity())
            .setTaskQueue(heartbeat.getTaskQueue())
            .setSdkName(heartbeat.getSdkName())
            .setSdkVersion(heartbeat.getSdkVersion())
            .setStatus(heartbeat.getStatus())
            .setStartTime(heartbeat.getStartTime())
            .setHostName(heartbeat.getHostInfo().getHostName())
            .setWorkerGroupingKey(heartbeat.getHostInfo().getWorkerGroupingKey())
            .setProcessId(heartbeat.getHostInfo().getProcessId())
            .addAllPlugins(heartbeat.getPluginsList())
            .addAllDrivers(heartbeat.getDriversList());
    if (heartbeat.hasDeploymentVersion()) {
      row.setDeploymentVersion(heartbeat.getDeploymentVersion());
    }
    return row.build();
  }
}
