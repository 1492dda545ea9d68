package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.keyturn.simulator.Simulator;
import io.keyturn.simulator.SimulatorOptions;
import io.keyturn.simulator.ledger.LedgerCall;
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
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A whole small world: the simulator with two namespaces that accept one client CA, secrets laid
 * down by hand, a policy file, and keyturn's Worker at home.
 */
public final class RotationScene implements AutoCloseable {
  public static final String PAYMENTS = "payments.a2dd6";
  public static final String LEDGER = "ledger.a2dd6";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path folder;
  private final Authority authority = Authority.root("O=Acme,CN=payments-ca one");
  private final Simulator simulator;
  private final Home home;

  public RotationScene(Path folder, String policy) throws Exception {
    this(folder, policy, options -> options);
  }

  public RotationScene(Path folder, String policy, UnaryOperator<SimulatorOptions> changes)
      throws Exception {
    this.folder = folder;
    simulator =
        opened(
            Simulator.start(
                changes.apply(
                    SimulatorOptions.defaults()
                        .withNamespaces(List.of("payments", "ledger"))
                        .withBundle(KeyedCertificate.pem(List.of(authority.certificate())))
                        .withFleetMemory(Duration.ofSeconds(3), Duration.ofSeconds(30))
                        .withConnectionAge(Duration.ofSeconds(2), Duration.ofSeconds(3)))));
    lay("payments/ca", authority.keyed());
    lay("payments/worker", authority.client("CN=payments-worker,O=Acme"));
    lay("ledger/worker", authority.client("CN=ledger-worker,O=Acme"));
    home = opened(Home.at(simulator.home(), "default", "e2e"));
    if (!policy.isEmpty()) {
      work(policy);
    }
  }

  /** Lets a keyturn Worker with this policy poll home until it or the scene is closed. */
  public KeyturnWorker work(String policy) throws Exception {
    return opened(KeyturnWorker.start(home, PolicyFile.read(policyFile(policy))));
  }

  /** Writes a policy down, with the scene's addresses and files in it. */
  public Path policyFile(String policy) throws Exception {
    Path file = folder.resolve("keyturn.yaml");
    return Files.writeString(
        file,
        policy
            .replace("OPS_API", simulator.opsApi())
            .replace("API_KEY_FILE", simulator.apiKeyFile().toString())
            .replace("TLS_CA", simulator.tlsCaFile().toString())
            .replace("SECRETS", secrets().toString()));
  }

  /** Lays a certificate down flat, as a person would. */
  public void lay(String secret, KeyedCertificate certificate) throws Exception {
    lay(Files.createDirectories(secrets().resolve(secret)), certificate);
  }

  public static void lay(Path directory, KeyedCertificate certificate) throws Exception {
    certificate.write(directory, "tls");
    Files.move(directory.resolve("tls.pem"), directory.resolve("tls.crt"));
  }

  public <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  /** An application of the namespace with the library, which reads one of the scene's secrets. */
  public Application application(String namespace, String secret, String name) {
    return opened(
        Application.reloading(
            simulator.frontAddress(namespace),
            namespace,
            secrets().resolve(secret),
            name,
            simulator.tlsCaFile()));
  }

  public RotationWorkflow start(String credential) {
    return start(RotationRequest.of(credential, "tester", "e2e"));
  }

  public RotationWorkflow start(RotationRequest request) {
    RotationWorkflow rotation = rotation(request.credential());
    WorkflowClient.start(rotation::run, request);
    return rotation;
  }

  private RotationWorkflow rotation(String credential) {
    return home.client()
        .newWorkflowStub(
            RotationWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(Home.TASK_QUEUE)
                .setWorkflowId(Names.workflowId(credential))
                .build());
  }

  /** Watches a rotation that was started, or will be started by its authority's. */
  public Rotation watch(String credential) {
    return new Rotation(home, credential);
  }

  public Rotation rotate(String credential) {
    start(credential);
    return watch(credential);
  }

  public Simulator simulator() {
    return simulator;
  }

  public Home home() {
    return home;
  }

  public Path secrets() {
    return folder.resolve("secrets");
  }

  public Authority authority() {
    return authority;
  }

  /**
   * The authorities that a namespace's front lets in at this moment, as {@link #name} says them.
   */
  public List<String> accepted(String namespace) {
    return simulator.cloud().trust(namespace).orElseThrow().acceptedClientCas().stream()
        .map(RotationScene::name)
        .toList();
  }

  /** Waits until the front lets in exactly these: a change takes a while to arrive there. */
  public void awaitAccepted(String namespace, X509Certificate... authorities) {
    List<String> wanted = Stream.of(authorities).map(RotationScene::name).toList();
    Await.until(
        Duration.ofSeconds(5),
        () -> namespace + " accepts " + accepted(namespace) + ", not " + wanted,
        () -> accepted(namespace).equals(wanted));
  }

  /** Names the scene's own authority. */
  public String first() {
    return name(authority.certificate());
  }

  /** Names a certificate by its subject and the digest of all its bytes. */
  public static String name(X509Certificate certificate) {
    try {
      return certificate.getSubjectX500Principal().getName()
          + " "
          + UnreloadedApplications.sha256(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No call of an application has failed, ever. */
  public void assertNobodyWasCutOff() {
    List<LedgerCall> failed =
        simulator.ledger().failedCalls(Instant.EPOCH, Instant.MAX).stream()
            .filter(call -> !call.namespace().isEmpty())
            // A Worker that is being closed does not wait for the answer to its goodbye.
            .filter(call -> !call.method().endsWith("/ShutdownWorker"))
            .filter(call -> !knocked(call))
            .toList();
    assertThat(failed).isEmpty();
  }

  /** With API keys a refusal is a failed call: of keyturn's probes and of the library's trials. */
  private static boolean knocked(LedgerCall call) {
    return call.status() == Status.Code.UNAUTHENTICATED
        && (call.method().endsWith("/DescribeNamespace")
            || call.method().endsWith("/GetSystemInfo"));
  }

  @Override
  public void close() {
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
