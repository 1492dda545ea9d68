package io.keyturn.activities.policy;

import io.keyturn.activities.policy.PolicyMisfitException.Misfit;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.workflows.domain.KeyAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client certificate.
 *
 * @param authority name of the client CA that it is under
 * @param secret where certificate and key are kept
 * @param workers the groups that use it, in the order in which they move: the first is the canary
 * @param clients those that use it without polling
 */
public record CertificatePolicy(
    String authority,
    Subject subject,
    List<String> dnsNames,
    KeyAlgorithm key,
    Duration lifetime,
    String secret,
    List<WorkerGroup> workers,
    List<Client> clients) {
  /** Copies what is given and checks the lifetime and that a certificate can have these names. */
  public CertificatePolicy {
    dnsNames = List.copyOf(dnsNames);
    workers = List.copyOf(workers);
    clients = List.copyOf(clients);
    var unused =
        new LeafProfile(
            subject.commonName(),
            Objects.requireNonNullElse(subject.organization(), ""),
            Objects.requireNonNullElse(subject.organizationalUnit(), ""),
            dnsNames,
            lifetime);
    if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("a certificate lives for at least a minute");
    }
  }

  /** The subject of a certificate. */
  public record Subject(
      String commonName, @Nullable String organization, @Nullable String organizationalUnit) {}

  /**
   * Workers that share the certificate and move together.
   *
   * @param namespace where they poll; null for the only namespace of the authority
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
  }

  /** A workflow without arguments that shows a group at work. */
  public record Canary(String workflowType) {}

  /**
   * Something that starts or signals workflows and does not poll.
   *
   * @param namespace where it does so; null for the only namespace of the authority
   * @param silence how long it may be silent
   */
  public record Client(String name, @Nullable String namespace, Duration silence) {}

  /** Says where a group polls. */
  public static String namespaceOf(@Nullable String given, AuthorityPolicy authority) {
    return given == null ? authority.namespaces().get(0) : given;
  }

  void check(String name, AuthorityPolicy policy, List<Misfit> wrong) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < workers.size(); i++) {
      WorkerGroup group = workers.get(i);
      List<String> path = List.of("certificates", name, "workers", String.valueOf(i));
      wrong.addAll(misfits(path, group.name(), group.namespace(), policy, names));
    }
    for (int i = 0; i < clients.size(); i++) {
      Client client = clients.get(i);
      List<String> path = List.of("certificates", name, "clients", String.valueOf(i));
      wrong.addAll(misfits(path, client.name(), client.namespace(), policy, names));
    }
  }

  private static List<Misfit> misfits(
      List<String> path,
      String user,
      @Nullable String namespace,
      AuthorityPolicy authority,
      Set<String> names) {
    String who = "certificate " + path.get(1) + ", " + user + ": ";
    List<Misfit> wrong = new ArrayList<>();
    if (!user.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      wrong.add(new Misfit(path, who + "a name has letters, digits, '.', '_' and '-'"));
    }
    if (!names.add(user)) {
      wrong.add(new Misfit(path, who + "two have this name"));
    }
    if (namespace == null && authority.namespaces().size() > 1) {
      wrong.add(new Misfit(path, who + "say which of the namespaces " + authority.namespaces()));
    }
    if (namespace != null && !authority.namespaces().contains(namespace)) {
      wrong.add(
          new Misfit(
              path,
              who
                  + "its authority is not accepted by namespace "
                  + namespace
                  + "; it is by "
                  + authority.namespaces()));
    }
    return wrong;
  }
}
