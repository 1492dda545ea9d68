package io.keyturn.activities.grpc;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.ports.FleetObserver;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.FleetView;
import io.keyturn.workflows.fleet.WorkerSighting;
import io.keyturn.workflows.rules.PlainText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a namespace in all ways that its server has: by heartbeats, by pollers, by what clients did.
 * Heartbeats decide; pollers tell of Workers that send none.
 */
public final class GrpcFleetObserver implements FleetObserver {
  private final ServerTrust trust;
  private final Clock clock;
  private final Duration heartbeat;
  private final Duration pollWindow;
  private final ClientSample clients = new ClientSample();

  /**
   * Makes an observer.
   *
   * @param heartbeat the longest interval at which Workers send heartbeats
   * @param pollWindow how long after its last poll a Worker without heartbeats counts as alive
   */
  public GrpcFleetObserver(
      ServerTrust trust, Clock clock, Duration heartbeat, Duration pollWindow) {
    this.trust = trust;
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.pollWindow = pollWindow;
  }

  @Override
  public FleetView look(
      NamespaceAccess namespace,
      Credential credential,
      Set<String> taskQueues,
      @Nullable Instant lookBack) {
    try (NamespaceChannel connection = new NamespaceChannel(trust, namespace, credential)) {
      return look(namespace.namespace(), connection, taskQueues, lookBack);
    } catch (StatusRuntimeException e) {
      throw new RotationProblem(
          FailureKind.UNAVAILABLE,
          "namespace "
              + namespace.namespace()
              + " does not tell who works in it: "
              + e.getStatus().getCode()
              + " "
              + PlainText.of(String.valueOf(e.getStatus().getDescription())),
          "See that the certificate in the secret store may enter the namespace.");
    }
  }

  private FleetView look(
      String namespace,
      NamespaceChannel connection,
      Set<String> taskQueues,
      @Nullable Instant lookBack) {
    Instant now = clock.instant();
    List<String> doubts = new ArrayList<>();
    List<WorkerSighting> workers = new ArrayList<>();
    Optional<List<WorkerSighting>> living =
        new WorkerList(namespace, connection).living(heartbeat, now, doubts);
    living.ifPresent(workers::addAll);
    boolean pollersShown = addPollers(namespace, connection, taskQueues, now, workers);
    if (living.isEmpty() && !pollersShown && !taskQueues.isEmpty()) {
      doubts.add("the server of " + namespace + " lists neither Workers nor pollers");
    }
    List<ClientSighting> sampled =
        lookBack == null ? List.of() : clients.take(namespace, connection, lookBack);
    return new FleetView(workers, sampled, doubts);
  }

  private boolean addPollers(
      String namespace,
      NamespaceChannel connection,
      Set<String> taskQueues,
      Instant now,
      List<WorkerSighting> workers) {
    PollerList pollers = new PollerList(namespace, connection);
    List<WorkerSighting> heartbeats = List.copyOf(workers);
    for (String taskQueue : taskQueues) {
      try {
        for (WorkerSighting poller : pollers.pollers(taskQueue, pollWindow, now)) {
          if (heartbeats.stream().noneMatch(worker -> same(worker, poller))) {
            workers.add(poller);
          }
        }
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() == Code.UNIMPLEMENTED) {
          return false;
        }
        throw e;
      }
    }
    return true;
  }

  private static boolean same(WorkerSighting one, WorkerSighting other) {
    return one.taskQueue().equals(other.taskQueue()) && one.identity().equals(other.identity());
  }
}
