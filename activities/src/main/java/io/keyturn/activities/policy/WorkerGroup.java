package io.keyturn.activities.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workers that share a credential and move together.
 *
 * @param namespace where they poll; null for the only namespace in which the credential is used
 * @param canary a workflow that has to complete on the group's first task queue, null for none
 */
public record WorkerGroup(
    String name, @Nullable String namespace, List<String> taskQueues, @Nullable Canary canary) {
  /** Checks that there is a task queue. */
  public WorkerGroup {
    taskQueues = List.copyOf(taskQueues);
    if (taskQueues.isEmpty() || taskQueues.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("worker group " + name + " needs a task queue");
    }
  }

  /** A workflow without arguments that shows a group at work. */
  public record Canary(String workflowType) {}
}
