package io.keyturn.simulator;

import io.keyturn.simulator.aws.AwsOptions;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.front.FleetView;
import io.keyturn.simulator.front.FrontOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a simulator is made of.
 *
 * @param server which Temporal stands behind it
 * @param namespaces names of the namespaces that exist from the start, without the account
 * @param logins how clients log in to them, where it is not by certificate alone
 * @param folder where its files go; without one it makes a folder of its own and removes it
 * @param database the dev server's database file; without one its state is in memory
 * @param maxConnectionAge when the fronts ask a connection to end (5 minutes on the real server)
 * @param maxConnectionAgeGrace how long it may then finish its calls (70 seconds on the real one)
 * @param pollerMemory how long a poller is remembered (5 minutes on the real server)
 * @param workerMemory how long a Worker that fell silent is listed (352 seconds on the real server)
 * @param bundle PEM that the namespaces accept from the start; without one, an authority of the
 *     simulator's own, which issues a client certificate for each namespace
 * @param cloud how slow and strict the account is
 * @param aws how slow the AWS account beside it is
 */
public record SimulatorOptions(
    ServerChoice server,
    List<String> namespaces,
    Map<String, NamespaceLogin> logins,
    Optional<Path> folder,
    Optional<Path> database,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    Duration pollerMemory,
    Duration workerMemory,
    Optional<String> bundle,
    CloudOptions cloud,
    AwsOptions aws) {
  public SimulatorOptions {
    namespaces = List.copyOf(new LinkedHashSet<>(namespaces));
    logins = Map.copyOf(logins);
    if (namespaces.isEmpty()) {
      throw new IllegalArgumentException("The simulator needs at least one namespace.");
    }
  }

  /** Returns a simulator in memory with the namespace {@code payments} and real ages. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        ServerChoice.IN_MEMORY,
        List.of("payments"),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        FrontOptions.REAL_MAX_CONNECTION_AGE,
        FrontOptions.REAL_MAX_CONNECTION_AGE_GRACE,
        FleetView.REAL_POLLER_MEMORY,
        FleetView.REAL_WORKER_MEMORY,
        Optional.empty(),
        CloudOptions.defaults(),
        AwsOptions.defaults());
  }

  /** Returns how clients log in to a namespace that exists from the start. */
  public NamespaceLogin login(String name) {
    return logins.getOrDefault(name, NamespaceLogin.MTLS);
  }

  /** Returns these options with another Temporal. */
  public SimulatorOptions withServer(ServerChoice choice) {
    return changed(draft -> draft.server = choice);
  }

  /** Returns these options with other namespaces. */
  public SimulatorOptions withNamespaces(List<String> names) {
    return changed(draft -> draft.namespaces = names);
  }

  /** Returns these options with another way to log in to one of the namespaces. */
  public SimulatorOptions withLogin(String name, NamespaceLogin login) {
    return changed(draft -> draft.logins.put(name, login));
  }

  /** Returns these options with a folder for the files. */
  public SimulatorOptions withFolder(Path path) {
    return changed(draft -> draft.folder = Optional.of(path));
  }

  /** Returns these options with a database file for the dev server. */
  public SimulatorOptions withDatabase(Path path) {
    return changed(draft -> draft.database = Optional.of(path));
  }

  /** Returns these options with other ages of connections. */
  public SimulatorOptions withConnectionAge(Duration age, Duration grace) {
    return changed(
        draft -> {
          draft.maxConnectionAge = age;
          draft.maxConnectionAgeGrace = grace;
        });
  }

  /** Returns these options with another memory of pollers and of Workers that fell silent. */
  public SimulatorOptions withFleetMemory(Duration pollers, Duration workers) {
    return changed(
        draft -> {
          draft.pollerMemory = pollers;
          draft.workerMemory = workers;
        });
  }

  /** Returns these options with a bundle of somebody's own in every namespace. */
  public SimulatorOptions withBundle(String pem) {
    return changed(draft -> draft.bundle = Optional.of(pem));
  }

  /** Returns these options with another account. */
  public SimulatorOptions withCloud(CloudOptions options) {
    return changed(draft -> draft.cloud = options);
  }

  /** Returns these options with another account of AWS. */
  public SimulatorOptions withAws(AwsOptions options) {
    return changed(draft -> draft.aws = options);
  }

  private SimulatorOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** A copy that can be changed. */
  private static final class Draft {
    final Map<String, NamespaceLogin> logins;
    ServerChoice server;
    List<String> namespaces;
    Optional<Path> folder;
    Optional<Path> database;
    Duration maxConnectionAge;
    Duration maxConnectionAgeGrace;
    Duration pollerMemory;
    Duration workerMemory;
    Optional<String> bundle;
    CloudOptions cloud;
    AwsOptions aws;

    Draft(SimulatorOptions before) {
      server = before.server;
      namespaces = before.namespaces;
      logins = new HashMap<>(before.logins);
      folder = before.folder;
      database = before.database;
      maxConnectionAge = before.maxConnectionAge;
      maxConnectionAgeGrace = before.maxConnectionAgeGrace;
      pollerMemory = before.pollerMemory;
      workerMemory = before.workerMemory;
      bundle = before.bundle;
      cloud = before.cloud;
      aws = before.aws;
    }

    SimulatorOptions done() {
      return new SimulatorOptions(
          server,
          namespaces,
          logins,
          folder,
          database,
          maxConnectionAge,
          maxConnectionAgeGrace,
          pollerMemory,
          workerMemory,
          bundle,
          cloud,
          aws);
    }
  }
}
