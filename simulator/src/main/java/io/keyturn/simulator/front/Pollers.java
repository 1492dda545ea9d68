package io.keyturn.simulator.front;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersionInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers who polled which task queue, as a real server's matching service does: by identity, for
 * some minutes after the last poll, whether or not the poller still lives, and spread over
 * partitions, of which the legacy call shows a single one.
 */
final class Pollers {
  /** The dev server's default number of partitions of a task queue. */
  static final int PARTITIONS = 4;

  /** What matching reports for a poller without a rate limit. */
  private static final double UNLIMITED_RATE = 100_000;

  private static final Pattern PARTITION = Pattern.compile("/_sys/(.+)/(\\d+)");
  private static final List<TaskQueueType> TYPES =
      List.of(
          TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
          TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
          TaskQueueType.TASK_QUEUE_TYPE_NEXUS);

  private record Queue(String namespace, String name, TaskQueueType type) {}

  private final Duration memory;
  private final InstantSource clock;
  private final Map<Queue, Map<String, Instant>> lastAccess = new HashMap<>();

  Pollers(Duration memory, InstantSource clock) {
    this.memory = memory;
    this.clock = clock;
  }

  synchronized void polled(String namespace, String queue, TaskQueueType type, String identity) {
    lastAccess
        .computeIfAbsent(new Queue(namespace, queue, type), key -> new HashMap<>())
        .put(identity, clock.instant());
  }

  @SuppressWarnings("deprecation") // the enhanced mode is what shows all partitions
  DescribeTaskQueueResponse describe(String namespace, DescribeTaskQueueRequest request) {
    String name = request.getTaskQueue().getName();
    DescribeTaskQueueResponse.Builder answer = DescribeTaskQueueResponse.newBuilder();
    if (request.getApiMode() == DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED) {
      List<TaskQueueType> types =
          request.getTaskQueueTypesCount() == 0 ? TYPES : request.getTaskQueueTypesList();
      TaskQueueVersionInfo.Builder version = TaskQueueVersionInfo.newBuilder();
      for (TaskQueueType type : types) {
        TaskQueueTypeInfo.Builder info = TaskQueueTypeInfo.newBuilder();
        if (request.getReportPollers()) {
          info.addAllPollers(known(new Queue(namespace, name, type)));
        }
        version.putTypesInfo(type.getNumber(), info.build());
      }
      return answer.putVersionsInfo("", version.build()).build();
    }
    TaskQueueType type =
        request.getTaskQueueType() == TaskQueueType.TASK_QUEUE_TYPE_UNSPECIFIED
            ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
            : request.getTaskQueueType();
    Matcher matcher = PARTITION.matcher(name);
    String root = matcher.matches() ? matcher.group(1) : name;
    String partition = matcher.matches() ? matcher.group(2) : "0";
    for (PollerInfo poller : known(new Queue(namespace, root, type))) {
      if (partition.equals(String.valueOf(firstPartition(poller.getIdentity())))
          || partition.equals(String.valueOf(secondPartition(poller.getIdentity())))) {
        answer.addPollers(poller);
      }
    }
    return answer.build();
  }

  ListTaskQueuePartitionsResponse partitions(ListTaskQueuePartitionsRequest request) {
    String name = request.getTaskQueue().getName();
    ListTaskQueuePartitionsResponse.Builder answer = ListTaskQueuePartitionsResponse.newBuilder();
    for (int i = 0; i < PARTITIONS; i++) {
      TaskQueuePartitionMetadata partition =
          TaskQueuePartitionMetadata.newBuilder()
              .setKey(i == 0 ? name : "/_sys/" + name + "/" + i)
              .build();
      answer.addWorkflowTaskQueuePartitions(partition).addActivityTaskQueuePartitions(partition);
    }
    return answer.build();
  }

  private synchronized List<PollerInfo> known(Queue queue) {
    Instant oldest = clock.instant().minus(memory);
    Map<String, Instant> byIdentity = lastAccess.getOrDefault(queue, new HashMap<>());
    byIdentity.values().removeIf(last -> last.isBefore(oldest));
    List<PollerInfo> pollers = new ArrayList<>();
    byIdentity.forEach(
        (identity, last) ->
            pollers.add(
                PollerInfo.newBuilder()
                    .setIdentity(identity)
                    .setLastAccessTime(Timestamps.fromMillis(last.toEpochMilli()))
                    .setRatePerSecond(UNLIMITED_RATE)
                    .build()));
    pollers.sort(Comparator.comparing(PollerInfo::getIdentity));
    return pollers;
  }

  /** A Worker's polls spread over two of the four partitions: about half of all are in the root. */
  static int firstPartition(String identity) {
    return Math.floorMod(identity.hashCode(), PARTITIONS);
  }

  static int secondPartition(String identity) {
    int step = 1 + Math.floorMod(identity.hashCode() / PARTITIONS, PARTITIONS - 1);
    return (firstPartition(identity) + step) % PARTITIONS;
  }
}
