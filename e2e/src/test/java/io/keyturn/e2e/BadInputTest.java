package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.cloudops.CloudOpsConnection;
import io.keyturn.activities.cloudops.CloudOpsTemporalCloud;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.worker.KeyturnWorker;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.api.cloud.identity.v1.AccountAccess;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.namespace.v1.CertificateFilterSpec;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be used is refused in one clear line with a remedy, before anything is changed. */
final class BadInputTest {
  private static final String DEFAULTS = Policies.patience("3s");

  /** Authorities that are refused, with words that their reason has to have. */
  private final Map<String, String> expected = new LinkedHashMap<>();

  private final StringBuilder authorities = new StringBuilder("authorities:\n");
  private final StringBuilder certificates = new StringBuilder("certificates:\n");

  @Test
  void unusableCredentialsAndNamespacesAreRefusedAndNothingIsChanged(@TempDir Path folder)
      throws Exception {
    OpenSsl openssl = new OpenSsl(Files.createDirectories(folder.resolve("openssl")));
    try (RotationScene scene = new RotationScene(folder, "")) {
      Authority good = scene.authority();
      for (String name :
          List.of(
              "missing",
              "malformed",
              "truncated",
              "leafasca",
              "caasleaf",
              "mismatch",
              "encrypted",
              "pending")) {
        add(scene, name, List.of(good.certificate()), true, "");
      }
      delete(secret(scene, "missing", "worker"));
      expected.put("missing", "missing/worker");
      Files.writeString(secret(scene, "malformed", "worker").resolve("tls.crt"), "not PEM at all");
      expected.put("malformed", "malformed/worker");
      truncate(secret(scene, "truncated", "worker").resolve("tls.crt"));
      expected.put("truncated", "truncated/worker");
      replace(scene, "leafasca", "ca", good.client("CN=worker,O=Acme"));
      expected.put("leafasca", "not a CA");
      replace(scene, "caasleaf", "worker", good.keyed());
      expected.put("caasleaf", "certificate authority");
      Files.copy(
          secret(scene, "malformed", "worker").resolve("tls.key"),
          emptied(secret(scene, "mismatch", "worker").resolve("tls.key")));
      expected.put("mismatch", "mismatch/worker");
      encrypt(openssl, secret(scene, "encrypted", "worker").resolve("tls.key"));
      expected.put("encrypted", "encrypted");
      stageForeign(secret(scene, "pending", "ca"));
      expected.put("pending", "pending");
      add(scene, "full", sixteen(good), true, "");
      expected.put("full", "16");
      add(scene, "mtlsoff", List.of(good.certificate()), false, "");
      expected.put("mtlsoff", "client certificates");
      declare("nowhere", good, scene);
      expected.put("nowhere", "nowhere.a2dd6");
      scene.work(Policies.of(authorities.toString() + certificates + DEFAULTS));
      List<String> secrets = TreeDigest.all(scene.secrets());
      Map<String, List<String>> bundles = bundles(scene);

      Map<String, Rotation> rotations = new LinkedHashMap<>();
      expected.keySet().forEach(name -> rotations.put(name, scene.rotate(name + "-ca")));
      rotations.forEach(
          (name, rotation) -> refused(name, rotation.result(), expected.getOrDefault(name, "")));

      assertThat(TreeDigest.all(scene.secrets())).isEqualTo(secrets);
      assertThat(bundles(scene)).isEqualTo(bundles);
    }
  }

  @Test
  void keysThatMayNotOrDoNotExistAreRefusedAndNothingIsChanged(@TempDir Path folder)
      throws Exception {
    try (RotationScene scene = new RotationScene(folder, "")) {
      IssuedKey reader =
          scene
              .simulator()
              .cloud()
              .addServiceAccountKey(
                  "reader",
                  AccountAccess.Role.ROLE_READ,
                  Map.of(
                      "payments.a2dd6", Permission.PERMISSION_READ,
                      "ledger.a2dd6", Permission.PERMISSION_READ));
      Path key = folder.resolve("own-key");
      String policy = Policies.ONE_GROUP.replace("API_KEY_FILE", key.toString()) + DEFAULTS;
      List<String> secrets = TreeDigest.all(scene.secrets());

      Files.writeString(key, reader.token());
      refusedWith(scene, policy, "may not change namespace payments.a2dd6");
      Files.writeString(key, "tmprl_wrong");
      RotationResult wrong = refusedWith(scene, policy, "UNAUTHENTICATED");
      assertThat(wrong.toString()).doesNotContain("tmprl_wrong").doesNotContain(reader.token());
      Files.delete(key);
      refusedWith(scene, policy, "own-key");

      assertThat(TreeDigest.all(scene.secrets())).isEqualTo(secrets);
      scene.awaitAccepted(RotationScene.PAYMENTS, scene.authority().certificate());
    }
  }

  @Test
  void unreachableOperationsApiIsToldWithinTheTimeOfACall(@TempDir Path folder) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "tmprl_some");
    String nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + taken.getLocalPort();
    }
    CloudAccess access = new CloudAccess(nobody, ApiKeySource.ofFile(key), null);
    try (CloudOpsConnection connection = new CloudOpsConnection(access)) {
      assertThatThrownBy(() -> new CloudOpsTemporalCloud(connection).access("payments.a2dd6"))
          .isInstanceOfSatisfying(
              RotationProblem.class,
              problem -> {
                assertThat(problem.kind()).isEqualTo(FailureKind.UNAVAILABLE);
                assertThat(problem.getMessage()).contains("payments.a2dd6").doesNotContain("\n");
                assertThat(problem.remedy()).contains("cloud.target");
              });
    }
  }

  @Test
  void expiredAuthoritiesLeaveAndFiltersAreWidenedAndTakenBackOnRollback(@TempDir Path folder)
      throws Exception {
    try (RotationScene scene = new RotationScene(folder, "")) {
      Authority good = scene.authority();
      Instant end = Instant.now().plus(Duration.ofSeconds(3));
      X509Certificate ends =
          Authority.root("CN=Ends soon", end.minus(Duration.ofDays(1)), end).certificate();
      List<X509Certificate> bundle = List.of(good.certificate(), ends);
      add(scene, "narrow", bundle, true, "somebody-else");
      scene.work(Policies.of(authorities.toString() + certificates + DEFAULTS));
      Await.until(
          Duration.ofSeconds(10), () -> "it has not ended", () -> Instant.now().isAfter(end));

      Rotation rotation = scene.rotate("narrow-ca");
      Await.until(
          Rotation.LONG_ENOUGH,
          () -> "the filter is not there: " + rotation.status(),
          () -> filters(scene).size() == 2);
      assertThat(scene.accepted("narrow.a2dd6"))
          .contains(RotationScene.name(good.certificate()))
          .doesNotContain(RotationScene.name(ends));
      rotation.operate().abort(Rotation.tester("seen enough"));

      assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      scene.awaitAccepted("narrow.a2dd6", good.certificate());
      Await.until(
          Duration.ofSeconds(5),
          () -> filters(scene).toString(),
          () -> filters(scene).equals(List.of("somebody-else")));
    }
  }

  private static List<String> filters(RotationScene scene) {
    return scene.simulator().cloud().trust("narrow.a2dd6").orElseThrow().filters().stream()
        .map(filter -> filter.commonName())
        .toList();
  }

  private static void refused(String name, RotationResult result, String words) {
    assertThat(result.outcome()).as("%s: %s", name, result.reason()).isEqualTo(Outcome.REFUSED);
    assertThat(result.reason()).as(name).contains(words).doesNotContain("\n");
    assertThat(result.remedy()).as("%s: %s", name, result.reason()).isNotBlank();
    assertThat(result.toString()).as(name).doesNotContain("PRIVATE KEY").doesNotContain(".java");
  }

  private static RotationResult refusedWith(RotationScene scene, String policy, String words)
      throws Exception {
    try (KeyturnWorker worker = scene.work(policy)) {
      assertThat(worker).isNotNull();
      RotationResult result = scene.rotate("payments-ca").result();
      refused(words, result, words);
      return result;
    }
  }

  /** A namespace with an authority and a certificate, both good so far. */
  private void add(
      RotationScene scene, String name, List<X509Certificate> bundle, boolean mtls, String filter)
      throws Exception {
    MtlsAuthSpec.Builder access =
        MtlsAuthSpec.newBuilder()
            .setEnabled(mtls)
            .setAcceptedClientCa(ByteString.copyFromUtf8(KeyedCertificate.pem(bundle)));
    if (!filter.isEmpty()) {
      access.addCertificateFilters(CertificateFilterSpec.newBuilder().setCommonName(filter));
    }
    scene
        .simulator()
        .cloud()
        .addNamespace(
            NamespaceSpec.newBuilder()
                .setName(name)
                .setRetentionDays(7)
                .setMtlsAuth(access)
                .build());
    declare(name, scene.authority(), scene);
  }

  private void declare(String name, Authority good, RotationScene scene) throws Exception {
    scene.lay(name + "/ca", good.keyed());
    scene.lay(name + "/worker", good.client("CN=worker,O=Acme"));
    authorities.append(
        """
          NAME-ca:
            namespaces: [NAME.a2dd6]
            issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: NAME/ca}}
        """
            .replace("NAME", name));
    certificates.append(
        """
          NAME-worker:
            authority: NAME-ca
            subject: {commonName: worker, organization: Acme}
            secret: NAME/worker
        """
            .replace("NAME", name));
  }

  private Map<String, List<String>> bundles(RotationScene scene) {
    Map<String, List<String>> bundles = new LinkedHashMap<>();
    for (String name : expected.keySet()) {
      if (!name.equals("nowhere")) {
        bundles.put(name, scene.accepted(name + ".a2dd6"));
      }
    }
    return bundles;
  }

  private static List<X509Certificate> sixteen(Authority good) {
    List<X509Certificate> bundle = new ArrayList<>(List.of(good.certificate()));
    while (bundle.size() < 16) {
      bundle.add(Authority.root("CN=Other " + bundle.size()).certificate());
    }
    return bundle;
  }

  private static Path secret(RotationScene scene, String name, String part) {
    return scene.secrets().resolve(name).resolve(part);
  }

  private static void replace(
      RotationScene scene, String name, String part, KeyedCertificate certificate)
      throws Exception {
    delete(secret(scene, name, part));
    scene.lay(name + "/" + part, certificate);
  }

  private static void delete(Path secret) throws Exception {
    Files.delete(secret.resolve("tls.crt"));
    Files.delete(secret.resolve("tls.key"));
    Files.delete(secret);
  }

  private static Path emptied(Path file) throws Exception {
    Files.delete(file);
    return file;
  }

  private static void truncate(Path file) throws Exception {
    String pem = Files.readString(file);
    Files.writeString(file, pem.substring(0, pem.length() / 2));
  }

  private static void encrypt(OpenSsl openssl, Path key) throws Exception {
    Path encrypted = key.resolveSibling("encrypted");
    openssl.run(
        "pkcs8",
        "-topk8",
        "-in",
        key.toString(),
        "-out",
        encrypted.toString(),
        "-passout",
        "pass:for-the-test");
    Files.move(encrypted, emptied(key));
  }

  /** As another tool would, which has begun to rotate the same secret. */
  private static void stageForeign(Path secret) throws Exception {
    Path version = Files.createDirectories(secret.resolve("versions/of-somebody"));
    Files.copy(secret.resolve("tls.crt"), version.resolve("tls.crt"));
    Files.copy(secret.resolve("tls.key"), version.resolve("tls.key"));
    Files.createSymbolicLink(secret.resolve("pending"), Path.of("versions/of-somebody"));
  }
}
