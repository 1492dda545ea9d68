package io.keyturn.activities.steps;

import io.keyturn.activities.bouncycastle.BouncyCastleIssuer;
import io.keyturn.activities.bouncycastle.CertificateRequest;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.CertificatePolicy.Subject;
import io.keyturn.activities.policy.Client;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.IssuerPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.policy.WorkerGroup.Canary;
import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.FakeSecretStore;
import io.keyturn.activities.ports.FakeTemporalCloud;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.Strikes;
import io.keyturn.activities.secret.Secret;
import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.FleetView;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two namespaces that accept one authority and a foreign one, and two certificates under it. Time
 * passes by a second with every look.
 */
final class SmallWorld {
  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  static final String PAYMENTS = "payments.a2dd6";
  static final String LEDGER = "ledger.a2dd6";
  static final String CA = "payments-ca";
  static final String WORKER = "payments-worker";
  static final String CA_SECRET = "payments/ca";
  static final String WORKER_SECRET = "payments/worker";
  static final String LEDGER_SECRET = "ledger/worker";
  static final String OLD = "v0";

  static final BouncyCastleIssuer ISSUER = new BouncyCastleIssuer();
  static final CertificateMaterial OLD_CA = authority("payments-ca one", Duration.ofDays(365));
  static final CertificateMaterial FOREIGN_CA = authority("theirs", Duration.ofDays(365));
  static final CertificateMaterial OLD_LEAF = leaf("payments-worker", OLD_CA, Duration.ofDays(30));
  static final CertificateMaterial LEDGER_LEAF = leaf("ledger-worker", OLD_CA, Duration.ofDays(30));

  final Strikes strikes = new Strikes();
  final FakeSecretStore secrets = new FakeSecretStore(strikes);
  final FakeTemporalCloud cloud = new FakeTemporalCloud(strikes);
  final Time time = new Time();
  final FakeProbe probe = new FakeProbe(cloud, time);
  final List<WorkerSighting> workers = new ArrayList<>();
  final List<ClientSighting> clients = new ArrayList<>();
  final List<String> progress = new ArrayList<>();
  Runnable betweenLooks = () -> {};
  Policy policy = policy(Defaults.standard(), true);
  private int looks;

  /** What the clock says is for the tests to say. */
  static final class Time extends Clock {
    Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  SmallWorld() {
    lay(CA_SECRET, OLD_CA);
    lay(WORKER_SECRET, OLD_LEAF);
    lay(LEDGER_SECRET, LEDGER_LEAF);
    for (String namespace : List.of(PAYMENTS, LEDGER)) {
      cloud.put(namespace, PemBundle.of(OLD_CA.leaf(), FOREIGN_CA.leaf()), List.of());
    }
  }

  static CertificateMaterial authority(String commonName, Duration lifetime) {
    return ISSUER.newAuthority(
        new AuthorityProfile("Acme", commonName, KeyAlgorithm.EC_P256, lifetime), START);
  }

  static CertificateMaterial leaf(
      String commonName, CertificateMaterial authority, Duration lifetime) {
    LeafProfile profile = new LeafProfile(commonName, "Acme", "", List.of(), lifetime);
    CertificateRequest request = CertificateRequest.generate(KeyAlgorithm.EC_P256, profile);
    return request.material(ISSUER.issue(request.csr(), profile, authority, START));
  }

  static Policy policy(Defaults defaults, boolean canary) {
    AuthorityPolicy authority =
        new AuthorityPolicy(
            List.of(PAYMENTS, LEDGER),
            new IssuerPolicy(
                new IssuerPolicy.Builtin(
                    "Acme", KeyAlgorithm.EC_P256, Duration.ofDays(365), CA_SECRET)));
    CertificatePolicy payments =
        certificate(
            "payments-worker",
            WORKER_SECRET,
            List.of(
                new WorkerGroup("canary", PAYMENTS, List.of("payments"), null),
                new WorkerGroup(
                    "payments", PAYMENTS, List.of("payments"), canary ? new Canary("Ping") : null)),
            List.of(new Client("shop", PAYMENTS, Duration.ofMinutes(5))));
    CertificatePolicy ledger =
        certificate(
            "ledger-worker",
            LEDGER_SECRET,
            List.of(new WorkerGroup("ledger", LEDGER, List.of("ledger"), null)),
            List.of());
    return new Policy(
        new CloudAccess("localhost:1", ApiKeySource.ofEnvironment("KEY"), null),
        new Secrets(Path.of("secrets")),
        Map.of(CA, authority),
        Map.of(WORKER, payments, "ledger-worker", ledger),
        Map.of(),
        defaults);
  }

  private static CertificatePolicy certificate(
      String commonName, String secret, List<WorkerGroup> workers, List<Client> clients) {
    return new CertificatePolicy(
        CA,
        new Subject(commonName, "Acme", null),
        List.of(),
        KeyAlgorithm.EC_P256,
        Duration.ofDays(30),
        secret,
        workers,
        clients);
  }

  /** Puts a credential where it is in use, as the only version. */
  SmallWorld lay(String secret, CertificateMaterial material) {
    Map<String, Secret> files = material.toFiles();
    return lay(secret, files);
  }

  SmallWorld lay(String secret, Map<String, Secret> files) {
    secrets.with(secret).stage(secret, OLD, files);
    secrets.move(secret, new LabelMove(SecretDescription.CURRENT, null, OLD));
    secrets.move(secret, new LabelMove(SecretDescription.PENDING, OLD, null));
    return this;
  }

  World world() {
    return new World(
        () -> policy,
        cloud,
        secrets,
        probe,
        (namespace, credential, taskQueues, lookBack) -> {
          looks++;
          return new FleetView(
              workers.stream()
                  .filter(worker -> worker.namespace().equals(namespace.namespace()))
                  .toList(),
              lookBack == null
                  ? List.of()
                  : clients.stream()
                      .filter(client -> client.namespace().equals(namespace.namespace()))
                      .toList(),
              List.of());
        },
        ISSUER,
        time,
        lines -> {
          progress.addAll(lines);
          time.now = time.now.plusSeconds(1);
          betweenLooks.run();
        },
        Duration.ZERO);
  }

  int looks() {
    return looks;
  }

  /** A live Worker that presents a certificate. */
  SmallWorld worker(String namespace, String taskQueue, String group, CertificateMaterial leaf) {
    workers.add(
        new WorkerSighting(
            namespace,
            taskQueue,
            workers.size() + "@host",
            new Stamp(leaf.sha256(), AuthorityNames.above(leaf.chain()), group, null),
            true,
            time.now));
    return this;
  }

  /** The Workers of all groups, and the client, on the same pair of certificates. */
  SmallWorld everybodyOn(CertificateMaterial payments, CertificateMaterial ledger) {
    workers.clear();
    clients.clear();
    worker(PAYMENTS, "payments", "canary", payments);
    worker(PAYMENTS, "payments", "payments", payments);
    worker(LEDGER, "ledger", "ledger", ledger);
    clients.add(
        new ClientSighting(
            PAYMENTS,
            "9@shop",
            new Stamp(payments.sha256(), AuthorityNames.above(payments.chain()), "shop", null),
            time.now));
    return this;
  }

  CertificateMaterial read(String secret, String version) {
    return CertificateMaterial.fromFiles(secrets.read(secret, version));
  }

  List<X509Certificate> accepted(String namespace) {
    return cloud.access(namespace).accepted().certificates();
  }

  /** All that steps can change, with certificates named by what they are, not by their bytes. */
  Map<String, String> state() {
    Map<String, String> names = new TreeMap<>();
    Map<String, String> state = new TreeMap<>();
    names.put(FOREIGN_CA.sha256(), "foreign");
    for (String secret : List.of(CA_SECRET, WORKER_SECRET, LEDGER_SECRET)) {
      SecretDescription description = secrets.describe(secret);
      description
          .versions()
          .forEach(version -> names.put(read(secret, version).sha256(), secret + "/" + version));
      state.put(
          secret,
          new java.util.TreeSet<>(description.versions())
              + " "
              + new TreeMap<>(description.labels()));
    }
    for (String namespace : List.of(PAYMENTS, LEDGER)) {
      state.put(
          namespace,
          cloud.access(namespace).accepted().fingerprints().stream()
                  .map(
                      sha256 ->
                          names.getOrDefault(
                              sha256, OLD_CA.sha256().equals(sha256) ? "old" : "orphan"))
                  .toList()
              + " "
              + cloud.access(namespace).filters());
    }
    return state;
  }
}
