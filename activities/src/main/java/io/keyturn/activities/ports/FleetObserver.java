package io.keyturn.activities.ports;

import io.keyturn.activities.credential.Credential;
import io.keyturn.workflows.fleet.FleetView;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks which Workers and clients a namespace knows of, and what they say of themselves. */
public interface FleetObserver {
  /**
   * Takes one look.
   *
   * @param credential what to enter the namespace with
   * @param taskQueues where Workers are expected; others are seen where the server can list them
   * @param lookBack from when on clients are looked for, null to leave them out
   * @throws io.keyturn.activities.RotationProblem UNAVAILABLE when the namespace does not answer
   */
  FleetView look(
      NamespaceAccess namespace,
      Credential credential,
      Set<String> taskQueues,
      @Nullable Instant lookBack);
}
