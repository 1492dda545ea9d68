package io.keyturn.activities.grpc;

import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersionInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists the pollers of a task queue, over all its partitions and both kinds of task.
 *
 * <p>The server remembers a poller for five minutes, alive or not. Of a process that has changed
 * its stamp it remembers both: the younger entry counts.
 */
final class PollerList {
  private final String namespace;
  private final NamespaceChannel connection;

  PollerList(String namespace, NamespaceChannel connection) {
    this.namespace = namespace;
    this.connection = connection;
  }

  Collection<WorkerSighting> pollers(String taskQueue, Duration window, Instant now) {
    Map<String, WorkerSighting> latest = new HashMap<>();
    for (PollerInfo poller : list(taskQueue)) {
      Instant polled = WorkerList.instant(poller.getLastAccessTime());
      String identity = PlainText.of(Stamp.baseIdentity(poller.getIdentity()));
      latest.merge(
          identity,
          new WorkerSighting(
              namespace,
              taskQueue,
              identity,
              Stamp.ofIdentity(poller.getIdentity()).orElse(null),
              polled.isAfter(now.minus(window)),
              polled),
          (one, other) -> other.lastSeen().isAfter(one.lastSeen()) ? other : one);
    }
    return latest.values();
  }

  // The enhanced mode is marked as deprecated, and is the only one that shows all partitions.
  @SuppressWarnings("deprecation")
  private List<PollerInfo> list(String taskQueue) {
    DescribeTaskQueueResponse response =
        connection
            .stub()
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(namespace)
                    .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
                    .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
                    .addTaskQueueTypes(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                    .addTaskQueueTypes(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                    .setReportPollers(true)
                    .build());
    List<PollerInfo> pollers = new ArrayList<>(response.getPollersList());
    for (TaskQueueVersionInfo version : response.getVersionsInfoMap().values()) {
      for (TaskQueueTypeInfo type : version.getTypesInfoMap().values()) {
        pollers.addAll(type.getPollersList());
      }
    }
    return pollers;
  }
}
