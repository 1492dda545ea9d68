package io.keyturn.activities.steps;

import io.keyturn.activities.bouncycastle.BouncyCastleIssuer;
import io.keyturn.activities.bouncycastle.CertificateRequest;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.policy.ApiKeyPolicy;
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
import io.keyturn.activities.ports.Account;
import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.FakeApiKeys;
import io.keyturn.activities.ports.FakeAuditLog;
import io.keyturn.activities.ports.FakeIdentities;
import io.keyturn.activities.ports.FakeSecretStore;
import io.keyturn.activities.ports.FakeServiceAccounts;
import io.keyturn.activities.ports.FakeTemporalCloud;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.ServiceAccount;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  static final String KEY = "ledger-key";
  static final String KEY_SECRET = "ledger/key";
  static final KeyOwner TELLER = new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "sa-teller");
  static final KeyOwner KEYTURN = new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "sa-keyturn");
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
  final FakeApiKeys keys = new FakeApiKeys(strikes, time);
  final FakeServiceAccounts serviceAccounts = new FakeServiceAccounts(strikes);
  final FakeAuditLog auditLog = new FakeAuditLog();
  final String ownKey = keys.put(KEYTURN, "keyturn's own", START.plus(Duration.ofDays(90)));
  final String oldKey = keys.put(TELLER, "made by hand", START.plus(Duration.ofDays(90)));
  Supplier<Secret> login = () -> keys.token(ownKey);
  final FakeIdentities identities = new FakeIdentities(keys, () -> login.get()).promote(KEYTURN);
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
    lay(KEY_SECRET, Map.of("api-key", keys.token(oldKey)));
    cloud.acceptKeys(LEDGER);
    for (String namespace : List.of(PAYMENTS, LEDGER)) {
      cloud.put(namespace, PemBundle.of(OLD_CA.leaf(), FOREIGN_CA.leaf()), List.of());
    }
    serviceAccounts.put(
        new ServiceAccount(TELLER.id(), "teller", "", LEDGER, "", Map.of(LEDGER, "write")));
    probe.keys = key -> identities.of(key.token()).isPresent();
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
        Map.of(KEY, key(TELLER)),
        defaults);
  }

  static ApiKeyPolicy key(KeyOwner owner) {
    return new ApiKeyPolicy(
        owner,
        LEDGER,
        Duration.ofDays(90),
        KEY_SECRET,
        null,
        List.of(
            new WorkerGroup("teller-canary", null, List.of("teller"), null),
            new WorkerGroup("teller", null, List.of("teller"), null)),
        List.of(new Client("till", null, Duration.ofMinutes(5))));
  }

  /** The same policy with another API key, and another login of keyturn's own. */
  void keyPolicy(ApiKeyPolicy key, ApiKeySource source) {
    policy =
        new Policy(
            new CloudAccess("localhost:1", source, null),
            policy.secrets(),
            policy.authorities(),
            policy.certificates(),
            Map.of(KEY, key),
            policy.defaults());
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
        null,
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
    return world(policy);
  }

  World world(Policy by) {
    return new World(
        by,
        cloud,
        new Account(keys, identities, serviceAccounts, auditLog),
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

  /** The Workers and the client that use API keys, on the same one. */
  SmallWorld tellersOn(String keyId) {
    workers.clear();
    clients.clear();
    teller("teller-canary", keyId, null);
    teller("teller", keyId, null);
    clients.add(
        new ClientSighting(
            LEDGER,
            "9@till",
            new Stamp(Stamp.ofKey(keyId), Stamp.NO_AUTHORITY, "till", null),
            time.now));
    return this;
  }

  /** The same on the first key, which was laid down by hand and does not tell its id. */
  SmallWorld unknownTellers() {
    tellersOn(oldKey);
    workers.replaceAll(
        worker ->
            new WorkerSighting(
                worker.namespace(),
                worker.taskQueue(),
                worker.identity(),
                new Stamp(
                    null,
                    Stamp.NO_AUTHORITY,
                    String.valueOf(worker.stamp()).contains("canary") ? "teller-canary" : "teller",
                    null),
                true,
                time.now));
    return this;
  }

  /** A live Worker that uses an API key. */
  SmallWorld teller(String group, String keyId, @Nullable String refused) {
    workers.add(
        new WorkerSighting(
            LEDGER,
            "teller",
            workers.size() + "@host",
            new Stamp(Stamp.ofKey(keyId), Stamp.NO_AUTHORITY, group, refused),
            true,
            time.now));
    return this;
  }

  /** The id of the key in a version of the secret. */
  String keyId(String version) {
    try (ApiKeyMaterial key =
        ApiKeyMaterial.fromFiles(secrets.read(KEY_SECRET, version), KEY_SECRET)) {
      return String.valueOf(key.id());
    }
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
      description.versions().stream()
          .filter(version -> secrets.read(secret, version).containsKey("tls.crt"))
          .forEach(version -> names.put(read(secret, version).sha256(), secret + "/" + version));
      state.put(
          secret,
          new java.util.TreeSet<>(description.versions())
              + " "
              + new TreeMap<>(description.labels()));
    }
    SecretDescription key = secrets.describe(KEY_SECRET);
    state.put(
        KEY_SECRET, new java.util.TreeSet<>(key.versions()) + " " + new TreeMap<>(key.labels()));
    state.put(
        "keys",
        keys.all().stream()
            .map(each -> each.displayName() + (each.disabled() ? " disabled" : " enabled"))
            .sorted()
            .toList()
            .toString());
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
