package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.keyturn.activities.bouncycastle.BouncyCastleIssuer;
import io.keyturn.activities.cloudops.CloudOpsApiKeys;
import io.keyturn.activities.cloudops.CloudOpsAuditLog;
import io.keyturn.activities.cloudops.CloudOpsConnection;
import io.keyturn.activities.cloudops.CloudOpsIdentities;
import io.keyturn.activities.cloudops.CloudOpsServiceAccounts;
import io.keyturn.activities.cloudops.CloudOpsTemporalCloud;
import io.keyturn.activities.grpc.GrpcConnectivityProbe;
import io.keyturn.activities.grpc.GrpcFleetObserver;
import io.keyturn.activities.grpc.ServerTrust;
import io.keyturn.activities.localdirectory.LocalDirectorySecretStore;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.Account;
import io.keyturn.activities.steps.ClientCaSteps;
import io.keyturn.activities.steps.World;
import io.keyturn.simulator.Simulator;
import io.keyturn.simulator.SimulatorOptions;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.cloud.CertificateFilter;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.Trust;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.worker.PolicyFile;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.UndoRequest;
import io.temporal.api.cloud.namespace.v1.CertificateFilterSpec;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody else adds an authority, removes another and adds a filter, just before and just after
 * every outside call of each change that keyturn makes to a bundle.
 */
final class ForeignEditTest {
  /** What keyturn does to a bundle. */
  enum Change {
    SUPPORT,
    UNDO_SUPPORT,
    REMOVE,
    UNDO_REMOVE
  }

  /**
   * An outside call.
   *
   * @param nth how many calls of this method go before it
   */
  record Call(String method, int nth) {}

  private static final AtomicInteger CASES = new AtomicInteger();
  private static @TempDir Path folder;
  private static Simulator simulator;

  @BeforeAll
  static void startTheCloud() throws Exception {
    simulator =
        Simulator.start(
            SimulatorOptions.defaults()
                .withCloud(
                    CloudOptions.defaults()
                        .withOperationDelay(Duration.ofMillis(60))
                        .withTrustDelay(Duration.ZERO)));
  }

  @AfterAll
  static void stopTheCloud() {
    simulator.close();
  }

  /** All calls of a change: two readings around one update and the waiting for its operation. */
  static Stream<org.junit.jupiter.params.provider.Arguments> everyCall() {
    List<Call> calls =
        List.of(
            new Call("GetNamespace", 0),
            new Call("UpdateNamespace", 0),
            new Call("GetAsyncOperation", 0),
            new Call("GetNamespace", 1));
    return Stream.of(Change.values())
        .flatMap(
            change ->
                calls.stream()
                    .flatMap(
                        call ->
                            Stream.of(Moment.values())
                                .flatMap(
                                    moment ->
                                        Stream.of("first", "second")
                                            .map(
                                                where ->
                                                    org.junit.jupiter.params.provider.Arguments.of(
                                                        change, moment, call, where)))));
  }

  @ParameterizedTest
  @MethodSource("everyCall")
  void nothingForeignIsLost(Change change, Moment moment, Call call, String where)
      throws Exception {
    try (Case scene = new Case(folder.resolve("case" + CASES.incrementAndGet()))) {
      scene.prepare(change);
      String namespace = where.equals("first") ? scene.first : scene.second;
      X509Certificate added = Authority.root("CN=Added,O=Foreign").certificate();
      CertificateFilter filter = new CertificateFilter("", "Foreign", "", "");
      BundleEdit edit =
          new BundleEdit(
              KeyedCertificate.pem(List.of(added)),
              BundleEdit.removing(scene.removed.certificate()).removeSha256(),
              List.of(filter));
      simulator.faults().clear();
      simulator
          .faults()
          .arm(
              Fault.next(call.method(), moment, new Fault.Edit(namespace, edit))
                  .in(call.method().equals("GetAsyncOperation") ? "" : namespace)
                  .after(call.nth()));

      scene.make(change);

      assertThat(simulator.faults().list()).allMatch(fault -> fault.struck() == 1);
      scene.awaitIdle(namespace);
      Trust trust = scene.trust(namespace);
      assertThat(names(trust))
          .contains(RotationScene.name(added), RotationScene.name(scene.stays.certificate()))
          .doesNotContain(RotationScene.name(scene.removed.certificate()));
      assertThat(trust.filters()).contains(filter, Case.OWN_FILTER);
      for (String each : List.of(scene.first, scene.second)) {
        boolean oldIn = change != Change.REMOVE;
        boolean newIn = change != Change.UNDO_SUPPORT;
        assertThat(names(scene.trust(each)).contains(RotationScene.name(scene.old.certificate())))
            .as("%s accepts the old authority", each)
            .isEqualTo(oldIn);
        assertThat(names(scene.trust(each)).stream().anyMatch(n -> n.contains("own-ca ")))
            .as("%s accepts the new authority", each)
            .isEqualTo(newIn);
      }
    }
  }

  private static List<String> names(Trust trust) {
    return trust.acceptedClientCas().stream().map(RotationScene::name).toList();
  }

  /** An authority of two namespaces of its own, in the middle of its rotation. */
  private static final class Case implements AutoCloseable {
    static final CertificateFilter OWN_FILTER = new CertificateFilter("", "Acme", "", "");
    final Authority old = Authority.root("CN=own,O=Acme");
    final Authority stays = Authority.root("CN=Stays,O=Foreign");
    final Authority removed = Authority.root("CN=Removed,O=Foreign");
    final String first;
    final String second;
    private final CloudOpsConnection cloud;
    private final ClientCaSteps steps;
    private final StepRequest request;

    Case(Path place) throws Exception {
      first = namespace("one" + CASES.get());
      second = namespace("two" + CASES.get());
      RotationScene.lay(Files.createDirectories(place.resolve("secrets/ca")), old.keyed());
      Path file = place.resolve("keyturn.yaml");
      Files.writeString(
          file,
          Policies.of(
                  """
                  authorities:
                    own-ca:
                      namespaces: [FIRST, SECOND]
                      issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: ca}}
                  """)
              .replace("FIRST", first)
              .replace("SECOND", second)
              .replace("OPS_API", simulator.opsApi())
              .replace("API_KEY_FILE", simulator.apiKeyFile().toString())
              .replace("TLS_CA", simulator.tlsCaFile().toString())
              .replace("SECRETS", place.resolve("secrets").toString()));
      Policy policy = PolicyFile.read(file);
      cloud = new CloudOpsConnection(policy.cloud());
      steps = new ClientCaSteps(world(policy));
      RotationPlan plan = steps.plan(new PlanRequest("own-ca", "r" + CASES.get(), null, false));
      assertThat(plan.admitted()).as(plan.findings().toString()).isTrue();
      request = new StepRequest(plan.rotation(), plan.settings());
      steps.generate(request);
    }

    private World world(Policy policy) {
      ServerTrust trust = new ServerTrust(policy.cloud().tlsCa());
      return new World(
          policy,
          new CloudOpsTemporalCloud(cloud),
          new Account(
              new CloudOpsApiKeys(cloud),
              new CloudOpsIdentities(policy.cloud()),
              new CloudOpsServiceAccounts(cloud),
              new CloudOpsAuditLog(cloud)),
          new LocalDirectorySecretStore(Objects.requireNonNull(policy.secrets().directory())),
          new GrpcConnectivityProbe(trust),
          new GrpcFleetObserver(
              trust, Clock.systemUTC(), Duration.ofSeconds(1), Duration.ofSeconds(1)),
          new BouncyCastleIssuer(),
          Clock.systemUTC(),
          holding -> {},
          Duration.ofMillis(50));
    }

    private String namespace(String name) {
      List<X509Certificate> bundle =
          new ArrayList<>(List.of(stays.certificate(), old.certificate(), removed.certificate()));
      return simulator
          .cloud()
          .addNamespace(
              NamespaceSpec.newBuilder()
                  .setName(name)
                  .setRetentionDays(7)
                  .setMtlsAuth(
                      MtlsAuthSpec.newBuilder()
                          .setEnabled(true)
                          .setAcceptedClientCa(
                              ByteString.copyFromUtf8(KeyedCertificate.pem(bundle)))
                          .addCertificateFilters(
                              CertificateFilterSpec.newBuilder().setOrganization("Acme")))
                  .build());
    }

    /** Does what goes before the change. */
    void prepare(Change change) {
      if (change != Change.SUPPORT) {
        steps.support(request);
      }
      if (change == Change.UNDO_REMOVE) {
        steps.remove(request);
      }
    }

    void make(Change change) {
      switch (change) {
        case SUPPORT -> steps.support(request);
        case UNDO_SUPPORT ->
            steps.undo(new UndoRequest(request.rotation(), Step.SUPPORT, List.of()));
        case REMOVE -> steps.remove(request);
        case UNDO_REMOVE -> steps.undo(new UndoRequest(request.rotation(), Step.REMOVE, List.of()));
      }
    }

    /** An edit that met a running operation comes after it. */
    void awaitIdle(String namespace) {
      Await.until(
          Duration.ofSeconds(5),
          () -> "the foreign edit has not come to " + namespace + ": " + names(trust(namespace)),
          () -> names(trust(namespace)).stream().anyMatch(name -> name.contains("Added")));
    }

    Trust trust(String namespace) {
      return simulator.cloud().trust(namespace).orElseThrow();
    }

    @Override
    public void close() {
      cloud.close();
    }
  }
}
