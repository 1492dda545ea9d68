package io.keyturn.e2e;

import io.keyturn.simulator.Simulator;
import io.keyturn.simulator.SimulatorOptions;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.worker.Home;
import io.keyturn.worker.KeyturnWorker;
import io.keyturn.worker.PolicyFile;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.RotationRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A whole small world: the simulator with two namespaces that accept one client CA, secrets laid
 * down by hand, a policy file, and keyturn's Worker at home.
 */
final class RotationScene implements AutoCloseable {
  static final String PAYMENTS = "payments.a2dd6";
  static final String LEDGER = "ledger.a2dd6";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path folder;
  private final Simulator simulator;
  private final Home home;
  private final KeyturnWorker worker;

  RotationScene(Path folder) throws Exception {
    this(folder, POLICY);
  }

  RotationScene(Path folder, String policy) throws Exception {
    this.folder = folder;
    Authority authority = Authority.root("O=Acme,CN=payments-ca one");
    simulator =
        opened(
            Simulator.start(
                SimulatorOptions.defaults()
                    .withNamespaces(List.of("payments", "ledger"))
                    .withBundle(KeyedCertificate.pem(List.of(authority.certificate())))
                    .withConnectionAge(Duration.ofSeconds(4), Duration.ofSeconds(25))));
    lay("payments/ca", authority.keyed());
    lay("payments/worker", authority.client("CN=payments-worker,O=Acme"));
    lay("ledger/worker", authority.client("CN=ledger-worker,O=Acme"));
    home = opened(Home.at(simulator.home(), "default", "e2e"));
    Path file = folder.resolve("keyturn.yaml");
    Files.writeString(
        file,
        policy
            .replace("OPS_API", simulator.opsApi())
            .replace("API_KEY_FILE", simulator.apiKeyFile().toString())
            .replace("TLS_CA", simulator.tlsCaFile().toString())
            .replace("SECRETS", folder.resolve("secrets").toString()));
    worker = KeyturnWorker.start(home, PolicyFile.read(file));
  }

  static final String POLICY =
      """
      cloud: {target: "OPS_API", apiKey: {file: "API_KEY_FILE"}, tlsCa: "TLS_CA"}
      secrets: {directory: {path: "SECRETS"}}
      authorities:
        payments-ca:
          namespaces: [payments.a2dd6, ledger.a2dd6]
          issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: payments/ca}}
      certificates:
        payments-worker:
          authority: payments-ca
          subject: {commonName: payments-worker, organization: Acme}
          secret: payments/worker
          workers:
            - {name: payments-canary, namespace: payments.a2dd6, taskQueues: [payments]}
            - {name: payments, namespace: payments.a2dd6, taskQueues: [payments]}
          clients: [{name: shop, namespace: payments.a2dd6}]
        ledger-worker:
          authority: payments-ca
          subject: {commonName: ledger-worker, organization: Acme}
          secret: ledger/worker
          workers: [{name: ledger, namespace: ledger.a2dd6, taskQueues: [ledger]}]
      defaults: {soak: 3s, patience: 30s, workerHeartbeat: 1s, pollWindow: 30s}
      """;

  private void lay(String secret, KeyedCertificate certificate) throws Exception {
    Path directory = Files.createDirectories(folder.resolve("secrets").resolve(secret));
    certificate.write(directory, "tls");
    Path written = directory.resolve("tls.pem");
    if (Files.exists(written)) {
      Files.move(written, directory.resolve("tls.crt"));
    }
  }

  <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  Application application(String namespace, String secret, String name) {
    return opened(
        new Application(
            simulator.frontAddress(namespace),
            namespace,
            folder.resolve("secrets").resolve(secret),
            name,
            simulator.tlsCaFile(),
            name + "@test"));
  }

  RotationWorkflow start(String credential) {
    RotationWorkflow rotation =
        home.client()
            .newWorkflowStub(
                RotationWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(Home.TASK_QUEUE)
                    .setWorkflowId(Names.workflowId(credential))
                    .build());
    WorkflowClient.start(rotation::run, RotationRequest.of(credential, "tester", "e2e"));
    return rotation;
  }

  Simulator simulator() {
    return simulator;
  }

  Home home() {
    return home;
  }

  Path secrets() {
    return folder.resolve("secrets");
  }

  @Override
  public void close() {
    worker.close();
    while (!open.isEmpty()) {
      close(open.pop());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("a part of the scene does not close", e);
    }
  }
}
