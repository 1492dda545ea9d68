package io.keyturn.activities.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.worker.v1.PluginInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists Workers by their heartbeats.
 *
 * <p>A killed Worker stays listed as running for minutes, so only those count whose last heartbeat
 * is younger than three intervals. The filter that says so fails open: what the server does not
 * understand answers an empty list. So a filter that everyone passes is asked beside it, and has to
 * answer everyone.
 */
final class WorkerList {
  private static final int PAGE = 500;
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

  private final String namespace;
  private final NamespaceChannel connection;

  WorkerList(String namespace, NamespaceChannel connection) {
    this.namespace = namespace;
    this.connection = connection;
  }

  /** The Workers that live, or nothing where the server has no such list. */
  Optional<List<WorkerSighting>> living(Duration heartbeat, Instant now, List<String> doubts) {
    List<WorkerListInfo> everyone;
    try {
      everyone = list("");
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw e;
    }
    Set<String> passed = new HashSet<>();
    list(heardOfSince(LONG_AGO)).forEach(worker -> passed.add(worker.getWorkerInstanceKey()));
    for (WorkerListInfo worker : everyone) {
      if (!passed.contains(worker.getWorkerInstanceKey())) {
        doubts.add("the server of " + namespace + " does not filter Workers by their heartbeats");
        return Optional.of(List.of());
      }
    }
    List<WorkerSighting> living = new ArrayList<>();
    for (WorkerListInfo worker : list(heardOfSince(now.minus(heartbeat.multipliedBy(3))))) {
      living.add(
          new WorkerSighting(
              namespace,
              PlainText.of(worker.getTaskQueue()),
              PlainText.of(Stamp.baseIdentity(worker.getWorkerIdentity())),
              stamp(worker),
              true,
              now));
    }
    return Optional.of(living);
  }

  private static @Nullable Stamp stamp(WorkerListInfo worker) {
    for (PluginInfo plugin : worker.getPluginsList()) {
      Optional<Stamp> stamp = Stamp.parse(plugin.getName());
      if (stamp.isPresent()) {
        return stamp.get();
      }
    }
    return Stamp.ofIdentity(worker.getWorkerIdentity()).orElse(null);
  }

  private static String heardOfSince(Instant instant) {
    return "HeartbeatTime > '" + instant + "'";
  }

  private List<WorkerListInfo> list(String query) {
    List<WorkerListInfo> all = new ArrayList<>();
    ByteString page = ByteString.EMPTY;
    do {
      ListWorkersResponse response =
          connection
              .stub()
              .listWorkers(
                  ListWorkersRequest.newBuilder()
                      .setNamespace(namespace)
                      .setQuery(query)
                      .setPageSize(PAGE)
                      .setNextPageToken(page)
                      .build());
      all.addAll(response.getWorkersList());
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return all;
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
