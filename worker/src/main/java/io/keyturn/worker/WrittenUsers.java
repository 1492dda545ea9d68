package io.keyturn.worker;

import io.keyturn.activities.policy.Client;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.policy.WorkerGroup.Canary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the Worker groups and clients of a credential. */
record WrittenUsers(FittingParts parts) {
  private static final Duration FITTING = Duration.ofHours(1);

  /** Makes the groups; one that is wrong has a stand-in, so that the others keep their indexes. */
  List<WorkerGroup> workers(
      String section, String name, List<PolicyDocument.@Nullable Group> groups) {
    List<WorkerGroup> made = new ArrayList<>();
    for (PolicyDocument.Group group : groups) {
      String index = String.valueOf(made.size());
      WorkerGroup whole =
          group == null
              ? null
              : parts.make("", () -> of(group), section, name, "workers", index, "taskQueues");
      made.add(
          whole != null
              ? whole
              : new WorkerGroup("unknown-" + name + index, null, List.of("any"), null));
    }
    return made;
  }

  private static WorkerGroup of(PolicyDocument.Group group) {
    PolicyDocument.CanaryPart canary = group.canary();
    return new WorkerGroup(
        group.name(),
        group.namespace(),
        group.taskQueues(),
        canary == null ? null : new Canary(canary.workflowType()));
  }

  /** Makes the clients. */
  static List<Client> clients(List<PolicyDocument.@Nullable ClientPart> clients) {
    List<Client> made = new ArrayList<>();
    for (PolicyDocument.ClientPart client : clients) {
      made.add(
          client == null
              ? new Client("unknown-" + made.size(), null, FITTING)
              : new Client(client.name(), client.namespace(), client.silence()));
    }
    return made;
  }
}
