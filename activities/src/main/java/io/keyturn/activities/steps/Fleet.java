package io.keyturn.activities.steps;

import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.Client;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.UsedCredential;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.fleet.ClientExpectation;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.FleetExpectation;
import io.keyturn.workflows.fleet.FleetJudge;
import io.keyturn.workflows.fleet.FleetVerdict;
import io.keyturn.workflows.fleet.FleetView;
import io.keyturn.workflows.fleet.GroupExpectation;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the Workers and clients of some namespaces and has them judged. */
final class Fleet {
  /** A namespace and what to enter it with. */
  record Entry(NamespaceAccess namespace, Credential credential) {}

  private final World world;

  Fleet(World world) {
    this.world = world;
  }

  /** What the policy expects of a credential's groups. */
  static List<GroupExpectation> groups(
      Policy policy, UsedCredential used, String wanted, Map<String, Integer> baseline) {
    List<GroupExpectation> groups = new ArrayList<>();
    for (WorkerGroup group : used.workers()) {
      groups.add(
          new GroupExpectation(
              group.name(),
              policy.namespaceOf(group.namespace(), used),
              Set.copyOf(group.taskQueues()),
              wanted,
              baseline.getOrDefault(group.name(), 0)));
    }
    return groups;
  }

  /** What the policy expects of a credential's clients. */
  static List<ClientExpectation> clients(Policy policy, UsedCredential used) {
    List<ClientExpectation> clients = new ArrayList<>();
    for (Client client : used.clients()) {
      clients.add(
          new ClientExpectation(
              client.name(), policy.namespaceOf(client.namespace(), used), client.silence()));
    }
    return clients;
  }

  /** Takes one look and judges it. */
  FleetVerdict judge(List<Entry> entries, FleetExpectation expectation) {
    return FleetJudge.judge(expectation, view(entries, expectation));
  }

  private FleetView view(List<Entry> entries, FleetExpectation expectation) {
    List<WorkerSighting> workers = new ArrayList<>();
    List<ClientSighting> clients = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    for (Entry entry : entries) {
      FleetView view =
          world
              .fleet()
              .look(
                  entry.namespace(),
                  entry.credential(),
                  taskQueues(expectation, entry.namespace().namespace()),
                  expectation.whole() ? expectation.lookBack() : null);
      workers.addAll(view.workers());
      clients.addAll(view.clients());
      doubts.addAll(view.doubts());
    }
    return new FleetView(workers, clients, doubts);
  }

  /**
   * Takes one look for Workers that live, and for processes of clients that were seen last, with
   * something that goes; who does not say what he presents is not held against it.
   */
  Look left(List<Entry> entries, FleetExpectation expectation, Set<String> going) {
    FleetView view = view(entries, expectation);
    Map<String, ClientSighting> latest = new LinkedHashMap<>();
    for (ClientSighting client : view.clients()) {
      latest.merge(
          client.namespace() + '/' + client.identity(),
          client,
          (one, other) -> other.at().isAfter(one.at()) ? other : one);
    }
    List<String> left = new ArrayList<>();
    view.workers().stream()
        .filter(worker -> worker.alive() && presents(worker.stamp(), going))
        .forEach(worker -> left.add(worker.who() + " presents what goes"));
    latest.values().stream()
        .filter(client -> !client.at().isBefore(expectation.lookBack()))
        .filter(client -> presents(client.stamp(), going))
        .forEach(client -> left.add(client.who() + " was seen last with what goes"));
    return new Look(List.of(), left, List.of());
  }

  private static boolean presents(@Nullable Stamp stamp, Set<String> what) {
    return stamp != null && stamp.presents() != null && what.contains(stamp.presents());
  }

  /** Takes one look and says what it shows. */
  Look look(List<Entry> entries, FleetExpectation expectation) {
    FleetVerdict verdict = judge(entries, expectation);
    List<Evidence> evidence = new ArrayList<>();
    for (GroupExpectation group : expectation.groups()) {
      if (expectation.judged().contains(group.group())) {
        evidence.add(
            new Evidence(
                "fleet",
                "group "
                    + group.group()
                    + ": "
                    + verdict.moved().get(group.group())
                    + " of "
                    + verdict.live().get(group.group())
                    + " live Workers present "
                    + group.wanted(),
                world.clock().instant()));
      }
    }
    return new Look(evidence, verdict.holding(), verdict.refused());
  }

  private static Set<String> taskQueues(FleetExpectation expectation, String namespace) {
    Set<String> taskQueues = new HashSet<>();
    for (GroupExpectation group : expectation.groups()) {
      if (group.namespace().equals(namespace)) {
        taskQueues.addAll(group.taskQueues());
      }
    }
    return taskQueues;
  }
}
