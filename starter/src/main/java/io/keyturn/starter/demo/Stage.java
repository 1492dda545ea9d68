package io.keyturn.starter.demo;

import io.keyturn.simulator.NamespaceLogin;
import io.keyturn.simulator.ServerChoice;
import io.keyturn.simulator.Simulator;
import io.keyturn.simulator.SimulatorOptions;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.temporal.UnavailableTemporalException;
import io.keyturn.worker.Home;
import io.keyturn.worker.HomeUnavailableException;
import io.keyturn.worker.KeyturnWorker;
import io.keyturn.worker.PolicyFile;
import io.keyturn.worker.PolicyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything that runs in a demo: the simulator with two namespaces that accept the same client CA
 * and one that takes API keys, keyturn's Worker, four application Workers and a client that makes
 * the load.
 */
final class Stage {
  private static final String POLICY_FILE = "keyturn.yaml";

  private final DemoFolder folder;
  private final Simulator simulator;
  private final Home home;
  private final String homeNamespace;
  private final FirstCredentials first = new FirstCredentials();
  private final String payments;
  private final String shipping;
  private final String ledger;
  private final IssuedKey firstKey;
  private final List<ApplicationProcess> workers = new ArrayList<>();
  private final ApplicationProcess load;

  /** Starts everything; what has started is in {@code closing} even if the rest does not. */
  Stage(DemoOptions options, DemoFolder folder, Closing closing)
      throws IOException,
          UnavailableTemporalException,
          HomeUnavailableException,
          PolicyFileException {
    this.folder = folder;
    boolean foreign = options.server().kind() == ServerChoice.Kind.ADDRESS;
    CloudOptions cloud = foreign ? accountOfItsOwn() : CloudOptions.defaults();
    payments = "payments." + cloud.account();
    shipping = "shipping." + cloud.account();
    ledger = "ledger." + cloud.account();
    // Somebody's Temporal may have a keyturn of its own at work in its default namespace.
    homeNamespace = foreign ? "home." + cloud.account() : "default";
    first.lay(folder.secrets());
    simulator =
        closing.add(
            Simulator.start(
                SimulatorOptions.defaults()
                    .withServer(options.server())
                    .withNamespaces(
                        foreign
                            ? List.of("payments", "shipping", "ledger", "home")
                            : List.of("payments", "shipping", "ledger"))
                    .withLogin("ledger", NamespaceLogin.API_KEY)
                    .withFolder(folder.path().resolve("simulator"))
                    .withBundle(first.bundle())
                    .withConnectionAge(DemoPolicy.CONNECTION_AGE, DemoPolicy.CONNECTION_GRACE)
                    .withCloud(cloud)));
    if (foreign) {
      closing.add(
          new BorrowedNamespaces(
              simulator.home(), List.of(payments, shipping, ledger, homeNamespace)));
    }
    firstKey = keyOf(ledger);
    FirstCredentials.lay(secret(DemoPolicy.LEDGER_SECRET), firstKey);
    work(DemoPolicy.CANARY_GROUP, payments, "payments", DemoPolicy.PAYMENTS_SECRET, closing);
    work(DemoPolicy.PAYMENTS_GROUP, payments, "payments", DemoPolicy.PAYMENTS_SECRET, closing);
    work(DemoPolicy.SHIPPING_GROUP, shipping, "shipping", DemoPolicy.SHIPPING_SECRET, closing);
    work(DemoPolicy.LEDGER_GROUP, ledger, "ledger", DemoPolicy.LEDGER_SECRET, closing);
    load =
        application(
            ApplicationMain.LOAD,
            DemoPolicy.CLIENT,
            options.seed(),
            List.of(
                target(payments, "payments", DemoPolicy.PAYMENTS_SECRET),
                target(shipping, "shipping", DemoPolicy.SHIPPING_SECRET),
                target(ledger, "ledger", DemoPolicy.LEDGER_SECRET)),
            closing);
    home = closing.add(Home.at(simulator.home(), homeNamespace, "keyturn demo"));
    Files.writeString(policyFile(), DemoPolicy.text(this, firstKey.ownerId(), folder.secrets()));
    closing.add(KeyturnWorker.start(home, PolicyFile.read(policyFile())));
  }

  private static CloudOptions accountOfItsOwn() {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    return CloudOptions.defaults().withAccount("demo-" + HexFormat.of().formatHex(random));
  }

  private IssuedKey keyOf(String namespace) {
    return simulator.namespaces().stream()
        .filter(client -> client.name().equals(namespace))
        .flatMap(client -> client.apiKey().stream())
        .findFirst()
        .orElseThrow();
  }

  private Target target(String namespace, String taskQueue, String secret) {
    return new Target(
        namespace, simulator.frontAddress(namespace), taskQueue, folder.secrets().resolve(secret));
  }

  private void work(String name, String namespace, String taskQueue, String secret, Closing closing)
      throws IOException {
    List<Target> targets = List.of(target(namespace, taskQueue, secret));
    workers.add(application(ApplicationMain.WORKER, name, 0, targets, closing));
  }

  private ApplicationProcess application(
      String role, String name, long seed, List<Target> targets, Closing closing)
      throws IOException {
    return closing.add(
        ApplicationProcess.start(role, name, seed, simulator.tlsCaFile(), targets, folder.logs()));
  }

  /** The application Workers, the canary first. */
  List<ApplicationProcess> workers() {
    return List.copyOf(workers);
  }

  ApplicationProcess load() {
    return load;
  }

  Simulator simulator() {
    return simulator;
  }

  Home home() {
    return home;
  }

  String homeNamespace() {
    return homeNamespace;
  }

  FirstCredentials first() {
    return first;
  }

  /** The API key that was there first. */
  IssuedKey firstKey() {
    return firstKey;
  }

  String payments() {
    return payments;
  }

  String shipping() {
    return shipping;
  }

  /** The namespace that is entered with an API key. */
  String ledger() {
    return ledger;
  }

  Path secret(String name) {
    return folder.secrets().resolve(name);
  }

  Path folder() {
    return folder.path();
  }

  Path policyFile() {
    return folder.path().resolve(POLICY_FILE);
  }
}
