package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.Client;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.UsedCredential;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.workflows.domain.Examination;
import io.keyturn.workflows.domain.Examination.Health;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.FleetView;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import io.keyturn.workflows.rules.PlainText;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks who uses a credential, and whether they say what they present. */
final class FleetExamination {
  private static final String STAMP =
      "Let it stamp what it presents (docs/stamping.md); until then a rotation waits for a person.";

  private final World world;
  private final Policy policy;
  private final List<Examination> found;

  FleetExamination(World world, List<Examination> found) {
    this.world = world;
    this.policy = world.policy();
    this.found = found;
  }

  /** Looks at all groups and clients of a credential. */
  void users(String credential, UsedCredential used, Credential current) {
    for (String namespace : policy.usedNamespaces(used)) {
      List<WorkerGroup> groups =
          used.workers().stream()
              .filter(group -> policy.namespaceOf(group.namespace(), used).equals(namespace))
              .toList();
      List<Client> clients =
          used.clients().stream()
              .filter(client -> policy.namespaceOf(client.namespace(), used).equals(namespace))
              .toList();
      if (groups.isEmpty() && clients.isEmpty()) {
        continue;
      }
      Set<String> taskQueues = new HashSet<>();
      groups.forEach(group -> taskQueues.addAll(group.taskQueues()));
      try {
        FleetView view =
            world
                .fleet()
                .look(
                    world.cloud().access(namespace),
                    current,
                    taskQueues,
                    world.clock().instant().minus(policy.defaults().clientLookBack()));
        view.doubts()
            .forEach(doubt -> add(credential + " in " + namespace, Health.DOUBTFUL, doubt, STAMP));
        groups.forEach(group -> group(group, view, current));
        clients.forEach(client -> client(client, view));
      } catch (RotationProblem problem) {
        add(
            credential + " in " + namespace,
            Health.BAD,
            String.valueOf(problem.getMessage()),
            problem.remedy());
      }
    }
  }

  private void group(WorkerGroup group, FleetView view, Credential current) {
    List<WorkerSighting> live =
        view.workers().stream().filter(worker -> worker.alive() && belongs(worker, group)).toList();
    List<Stamp> stamps =
        live.stream().map(WorkerSighting::stamp).filter(stamp -> says(stamp) != null).toList();
    int silent = live.size() - stamps.size();
    long elsewhere = stamps.stream().filter(stamp -> !stamp.names(current.stamp())).count();
    String subject = "group " + group.name();
    if (live.isEmpty()) {
      add(
          subject,
          Health.DOUBTFUL,
          "no Worker polls " + group.taskQueues(),
          "Start its Workers, or take the group out of the policy.");
    } else if (silent > 0) {
      add(
          subject,
          Health.DOUBTFUL,
          silent + " of " + live.size() + " Workers do not say what they present",
          STAMP);
    } else if (elsewhere > 0) {
      add(
          subject,
          Health.DOUBTFUL,
          elsewhere + " of " + live.size() + " Workers present another credential than the current",
          "See whether a rotation runs; else see why they do not read the secret's current version.");
    } else {
      add(subject, Health.GOOD, live.size() + " Workers present the current credential", "");
    }
  }

  /** A Worker belongs to the group that it names, else to every group of its task queue. */
  private static boolean belongs(WorkerSighting worker, WorkerGroup group) {
    Stamp stamp = worker.stamp();
    return (stamp != null && stamp.name() != null)
        ? stamp.name().equals(group.name())
        : group.taskQueues().contains(worker.taskQueue());
  }

  private void client(Client client, FleetView view) {
    Instant latest = null;
    boolean stamped = false;
    for (ClientSighting sighting : view.clients()) {
      if (sighting.key().equals(client.name())
          && (latest == null || sighting.at().isAfter(latest))) {
        latest = sighting.at();
        stamped = says(sighting.stamp()) != null;
      }
    }
    String subject = "client " + client.name();
    if (latest == null) {
      add(
          subject,
          Health.DOUBTFUL,
          "was not seen within " + Named.time(policy.defaults().clientLookBack()),
          "Let it use the credential, or see that its stamp says this name (docs/stamping.md).");
    } else if (!stamped) {
      add(subject, Health.DOUBTFUL, "does not say what it presents", STAMP);
    } else {
      add(subject, Health.GOOD, "was seen at " + latest, "");
    }
  }

  private static @Nullable String says(@Nullable Stamp stamp) {
    if (stamp == null) {
      return null;
    }
    return Stamp.NO_AUTHORITY.equals(stamp.authority()) ? Stamp.UNKNOWN_KEY : stamp.presents();
  }

  private void add(String subject, Health health, String message, String remedy) {
    found.add(new Examination("workers", subject, health, PlainText.of(message), remedy));
  }
}
