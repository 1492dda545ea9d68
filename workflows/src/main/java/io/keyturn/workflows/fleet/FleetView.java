package io.keyturn.workflows.fleet;

import java.util.List;

/**
 * What one look at the namespaces has shown.
 *
 * @param doubts why the look cannot be believed, empty when it can
 */
public record FleetView(
    List<WorkerSighting> workers, List<ClientSighting> clients, List<String> doubts) {
  /** Copies what is given. */
  public FleetView {
    workers = List.copyOf(workers);
    clients = List.copyOf(clients);
    doubts = List.copyOf(doubts);
  }
}
