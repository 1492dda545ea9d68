package io.keyturn.simulator;

import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.front.FleetView;
import io.keyturn.simulator.front.FrontOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a simulator is made of.
 *
 * @param server which Temporal stands behind it
 * @param namespaces names of the namespaces that exist from the start, without the account
 * @param folder where its files go; without one it makes a folder of its own and removes it
 * @param database the dev server's database file; without one its state is in memory
 * @param maxConnectionAge when the fronts ask a connection to end (5 minutes on the real server)
 * @param maxConnectionAgeGrace how long it may then finish its calls (70 seconds on the real one)
 * @param pollerMemory how long a poller is remembered (5 minutes on the real server)
 * @param workerMemory how long a Worker that fell silent is listed (352 seconds on the real server)
 * @param bundle PEM that the namespaces accept from the start; without one, an authority of the
 *     simulator's own, which issues a client certificate for each namespace
 * @param cloud how slow and strict the account is
 */
public record SimulatorOptions(
    ServerChoice server,
    List<String> namespaces,
    Optional<Path> folder,
    Optional<Path> database,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    Duration pollerMemory,
    Duration workerMemory,
    Optional<String> bundle,
    CloudOptions cloud) {
  public SimulatorOptions {
    namespaces = List.copyOf(new LinkedHashSet<>(namespaces));
    if (namespaces.isEmpty()) {
      throw new IllegalArgumentException("The simulator needs at least one namespace.");
    }
  }

  /** Returns a simulator in memory with the namespace {@code payments} and real ages. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        ServerChoice.IN_MEMORY,
        List.of("payments"),
        Optional.empty(),
        Optional.empty(),
        FrontOptions.REAL_MAX_CONNECTION_AGE,
        FrontOptions.REAL_MAX_CONNECTION_AGE_GRACE,
        FleetView.REAL_POLLER_MEMORY,
        FleetView.REAL_WORKER_MEMORY,
        Optional.empty(),
        CloudOptions.defaults());
  }

  /** Returns these options with another Temporal. */
  public SimulatorOptions withServer(ServerChoice choice) {
    return new SimulatorOptions(
        choice,
        namespaces,
        folder,
        database,
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollerMemory,
        workerMemory,
        bundle,
        cloud);
  }

  /** Returns these options with other namespaces. */
  public SimulatorOptions withNamespaces(List<String> names) {
    return new SimulatorOptions(
        server,
        names,
        folder,
        database,
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollerMemory,
        workerMemory,
        bundle,
        cloud);
  }

  /** Returns these options with a folder for the files. */
  public SimulatorOptions withFolder(Path path) {
    return new SimulatorOptions(
        server,
        namespaces,
        Optional.of(path),
        database,
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollerMemory,
        workerMemory,
        bundle,
        cloud);
  }

  /** Returns these options with a database file for the dev server. */
  public SimulatorOptions withDatabase(Path path) {
    return new SimulatorOptions(
        server,
        namespaces,
        folder,
        Optional.of(path),
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollerMemory,
        workerMemory,
        bundle,
        cloud);
  }

  /** Returns these options with other ages of connections. */
  public SimulatorOptions withConnectionAge(Duration age, Duration grace) {
    return new SimulatorOptions(
        server,
        namespaces,
        folder,
        database,
        age,
        grace,
        pollerMemory,
        workerMemory,
        bundle,
        cloud);
  }

  /** Returns these options with another memory of pollers and of Workers that fell silent. */
  public SimulatorOptions withFleetMemory(Duration pollers, Duration workers) {
    return new SimulatorOptions(
        server,
        namespaces,
        folder,
        database,
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollers,
        workers,
        bundle,
        cloud);
  }

  /** Returns these options with a bundle of somebody's own in every namespace. */
  public SimulatorOptions withBundle(String pem) {
    return new SimulatorOptions(
        server,
        namespaces,
        folder,
        database,
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollerMemory,
        workerMemory,
        Optional.of(pem),
        cloud);
  }

  /** Returns these options with another account. */
  public SimulatorOptions withCloud(CloudOptions options) {
    return new SimulatorOptions(
        server,
        namespaces,
        folder,
        database,
        maxConnectionAge,
        maxConnectionAgeGrace,
        pollerMemory,
        workerMemory,
        bundle,
        options);
  }
}
