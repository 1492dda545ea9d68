package io.keyturn.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private static final String FULL =
      """
      cloud:
        target: "saas-api.tmprl.cloud:443"
        apiKey: {env: TEMPORAL_CLOUD_API_KEY}
        tlsCa: ca.pem
      secrets: {directory: {path: /var/lib/keyturn}}
      authorities:
        payments-ca:
          namespaces: [payments.a2dd6, ledger.a2dd6]
          issuer: {builtin: {organization: Acme, key: RSA_3072, lifetime: 90d, secret: payments/ca}}
      certificates:
        payments-worker:
          authority: payments-ca
          subject: {commonName: payments.a2dd6, organization: Acme, organizationalUnit: Pay}
          dnsNames: [payments.example.com]
          key: EC_P384
          lifetime: 30d
          secret: payments/worker
          workers:
            - {name: canary, namespace: payments.a2dd6, taskQueues: [payments], roller: {reload: {}}}
            - name: payments
              namespace: payments.a2dd6
              taskQueues: [payments, refunds]
              canary: {workflowType: Ping}
          clients:
            - {name: shop, namespace: ledger.a2dd6, silence: 5m}
      apiKeys:
        ledger-worker:
          serviceAccount: sa-4711
          namespace: ledger.a2dd6
          lifetime: 60d
          secret: ledger/worker
          workers: [{name: ledger, taskQueues: [ledger]}]
      defaults:
        approval: other-person
        soak: 8m
        patience: 2h
        workerHeartbeat: 1500ms
        pollWindow: 95s
        clientLookBack: 1d
      """;

  private static final String LEAST =
      """
      cloud: {apiKey: {file: keys/cloud}}
      secrets: {directory: {path: secrets}}
      authorities:
        ca:
          namespaces: [payments.a2dd6]
          issuer: {builtin: {organization: Acme, secret: ca}}
      certificates:
        worker:
          authority: ca
          subject: {commonName: worker}
          secret: worker
          workers: [{name: payments, taskQueues: [payments]}]
          clients: [{name: shop}]
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("keyturn.yaml"), text);
  }

  @Test
  void everythingThatIsWrittenIsTakenOver() throws Exception {
    assertThat(PolicyFile.read(file(FULL)))
        .isEqualTo(
            new Policy(
                new CloudAccess(
                    "saas-api.tmprl.cloud:443",
                    ApiKeySource.ofEnvironment("TEMPORAL_CLOUD_API_KEY"),
                    folder.resolve("ca.pem")),
                new Secrets(Path.of("/var/lib/keyturn")),
                Map.of(
                    "payments-ca",
                    new AuthorityPolicy(
                        List.of("payments.a2dd6", "ledger.a2dd6"),
                        new IssuerPolicy(
                            new IssuerPolicy.Builtin(
                                "Acme",
                                KeyAlgorithm.RSA_3072,
                                Duration.ofDays(90),
                                "payments/ca")))),
                Map.of(
                    "payments-worker",
                    new CertificatePolicy(
                        "payments-ca",
                        new Subject("payments.a2dd6", "Acme", "Pay"),
                        List.of("payments.example.com"),
                        KeyAlgorithm.EC_P384,
                        Duration.ofDays(30),
                        "payments/worker",
                        null,
                        List.of(
                            new WorkerGroup("canary", "payments.a2dd6", List.of("payments"), null),
                            new WorkerGroup(
                                "payments",
                                "payments.a2dd6",
                                List.of("payments", "refunds"),
                                new Canary("Ping"))),
                        List.of(new Client("shop", "ledger.a2dd6", Duration.ofMinutes(5))))),
                Map.of(
                    "ledger-worker",
                    new ApiKeyPolicy(
                        new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "sa-4711"),
                        "ledger.a2dd6",
                        Duration.ofDays(60),
                        "ledger/worker",
                        null,
                        List.of(new WorkerGroup("ledger", null, List.of("ledger"), null)),
                        List.of())),
                new Defaults(
                    Approval.OTHER_PERSON,
                    Duration.ofMinutes(8),
                    Duration.ofHours(2),
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(95),
                    Duration.ofDays(1))));
  }

  @Test
  void whatIsLeftOutHasTheseDefaults() throws Exception {
    assertThat(PolicyFile.read(file(LEAST)))
        .isEqualTo(
            new Policy(
                new CloudAccess(
                    "saas-api.tmprl.cloud:443",
                    ApiKeySource.ofFile(folder.resolve("keys/cloud")),
                    null),
                new Secrets(folder.resolve("secrets")),
                Map.of(
                    "ca",
                    new AuthorityPolicy(
                        List.of("payments.a2dd6"),
                        new IssuerPolicy(
                            new IssuerPolicy.Builtin(
                                "Acme", KeyAlgorithm.EC_P384, Duration.ofDays(365), "ca")))),
                Map.of(
                    "worker",
                    new CertificatePolicy(
                        "ca",
                        new Subject("worker", null, null),
                        List.of(),
                        KeyAlgorithm.EC_P256,
                        Duration.ofDays(30),
                        "worker",
                        null,
                        List.of(new WorkerGroup("payments", null, List.of("payments"), null)),
                        List.of(new Client("shop", null, Duration.ofHours(1))))),
                Map.of(),
                new Defaults(
                    Approval.NONE,
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(90),
                    Duration.ofMinutes(15))));
  }

  /** A text of the least policy, what replaces it, and where and what the complaint must say. */
  private record Bad(String text, String instead, String at, List<String> words) {
    @Override
    public String toString() {
      return text + " -> " + instead;
    }
  }

  private static Bad bad(String text, String instead, String at, String... words) {
    return new Bad(text, instead, at, List.of(words));
  }

  static Stream<Bad> bad() {
    return Stream.of(
        bad("secrets:", "secrts:", ":2:", "unknown key secrts", "did you mean secrets?"),
        bad("commonName", "commonname", ":10:", "did you mean commonName?", "certificates.worker"),
        bad(
            "clients",
            "region",
            ":13:",
            "unknown key region",
            "known here are [authority, clients"),
        bad("authorities:", "cloud:", ":3:", "key cloud is given twice"),
        bad("    secret: worker", "    secret: worker\n    secret: w", ":12:", "given twice"),
        bad(
            "[payments.a2dd6]",
            "payments.a2dd6",
            ":5:",
            "a list such as",
            "authorities.ca.namespaces"),
        bad("{commonName: worker}", "worker", ":10:", "keys with values"),
        bad("commonName: worker", "commonName: [worker]", ":10:", "a text", "subject.commonName"),
        bad("secret: ca}", "secret: ca, lifetime: soon}", ":6:", "soon is no duration", "30d"),
        bad("secret: ca}", "secret: ca, lifetime: 30}", ":6:", "30 is no duration"),
        bad("secret: ca}", "secret: ca, lifetime: -5d}", ":6:", "no duration"),
        bad("secret: ca}", "secret: ca, lifetime: 9999999999d}", ":6:", "no duration"),
        bad("secret: ca}", "secret: ca, lifetime: 1s}", ":6:", "authority ca", "at least a minute"),
        bad("secret: ca}", "secret: ca, lifetime: 99999d}", ":6:", "authority ca", "hundred years"),
        bad("secret: ca}", "secret: ca, key: EC_P265}", ":6:", "did you mean EC_P256?"),
        bad("secret: ca}", "secret: ca, key: 0}", ":6:", "EC_P256"),
        bad("organization: Acme, ", "", ":6:", "organization is missing"),
        bad("organization: Acme", "organization: ", ":6:", "nothing here", "organization"),
        bad("organization: Acme", "organization: " + "x".repeat(65), ":6:", "more than 64"),
        bad(
            "issuer: {builtin: {organization: Acme, secret: ca}}",
            "issuer: {}",
            ":6:",
            "builtin is missing"),
        bad(
            "issuer: {builtin: {organization: Acme, secret: ca}}",
            "issuer:",
            "nothing here",
            "authorities.ca.issuer"),
        bad("{apiKey: {file: keys/cloud}}", "", "nothing here", "at cloud"),
        bad("cloud: {apiKey: {file: keys/cloud}}\n", "", "cloud is missing"),
        bad("{file: keys/cloud}", "{}", ":1:", "one of env, file and credential"),
        bad("{file: keys/cloud}", "{file: k, env: K}", ":1:", "one of env, file and credential"),
        bad("{path: secrets}", "{path: \"a\\0b\"}", ":2:", "path of a file"),
        bad("{path: secrets}", "{path: \"\"}", ":2:", "path of a file"),
        bad("[payments.a2dd6]", "[]", ":5:", "at least one namespace"),
        bad("[payments.a2dd6]", "[a, a]", ":5:", "named twice"),
        bad("[payments.a2dd6]", "[~]", ":5:", "nothing here", "namespaces.0"),
        bad(
            "  worker:\n",
            "  ca:\n",
            ":8:",
            "the name ca is given to an authority and to a certificate"),
        bad("  worker:\n", "  \"a b\":\n", ":8:", "credential a b: a name has 1 to 63 letters"),
        bad("  worker:\n", "  \"a\\u001b[31mb\":\n", ":8:", "credential a?[31mb"),
        bad("authority: ca", "authority: payments-ca", ":9:", "no authority payments-ca", "[ca]"),
        bad("secret: worker", "secret: ca", ":11:", "the secret ca belongs to ca and to worker"),
        bad("secret: worker", "secret: \"\"", ":11:", "the secret of worker has no name"),
        bad(
            "[{name: payments, ",
            "[{name: payments, namespace: ledger.a2dd6, ",
            ":12:",
            "lets nobody into namespace ledger.a2dd6",
            "[payments.a2dd6]"),
        bad(
            "[payments.a2dd6]",
            "[payments.a2dd6, ledger.a2dd6]",
            ":12:",
            "say which of the namespaces"),
        bad("{name: shop}", "{name: payments}", ":13:", "two have this name"),
        bad("{name: shop}", "{name: sh/op}", ":13:", "a name has letters"),
        bad("taskQueues: [payments]", "taskQueues: []", ":12:", "needs a task queue"),
        bad(
            "taskQueues: [payments]",
            "taskQueues: [payments], roller: {restart: {}}",
            ":12:",
            "unknown key restart"),
        bad("{commonName: worker}", "{commonName: \" worker\"}", ":10:", "white space"),
        bad(
            "{commonName: worker}",
            "{commonName: worker}\n    dnsNames: [no name]",
            ":11:",
            "not a DNS name"),
        bad(
            "certificates:",
            "defaults: {approval: whoever}\ncertificates:",
            ":7:",
            "known here are [anyone, none, other-person]"),
        bad(
            "certificates:",
            "defaults: {approval: anyonee}\ncertificates:",
            ":7:",
            "did you mean anyone?"),
        bad(
            "certificates:",
            "defaults: {patience: 0s}\ncertificates:",
            ":7:",
            "longer than nothing"),
        bad("certificates:", "apiKey: {}\ncertificates:", ":7:", "did you mean apiKeys?"),
        bad(
            "certificates:",
            "apiKeys: {k: {secret: k}}\ncertificates:",
            ":7:",
            "exactly one of serviceAccount and user"),
        bad(
            "certificates:",
            "apiKeys: {k: {serviceAccount: sa, user: u, secret: k}}\ncertificates:",
            ":7:",
            "exactly one of serviceAccount and user"),
        bad(
            "certificates:",
            "apiKeys: {k: {serviceAccount: sa, lifetime: 731d, secret: k}}\ncertificates:",
            ":7:",
            "730 days at most"),
        bad(
            "certificates:",
            "apiKeys: {k: {serviceAccount: sa, secret: k, clients: [{name: c}]}}\ncertificates:",
            ":7:",
            "needs a namespace"),
        bad(
            "certificates:",
            "apiKeys: {worker: {serviceAccount: sa, secret: k}}\ncertificates:",
            ":7:",
            "the name worker is given to a certificate and to an API key"),
        bad("{file: keys/cloud}", "{credential: own}", ":1:", "logs in with own"),
        bad("certificates:", "---\ncertificates:", "second document"),
        bad("certificates:", "\tcertificates:", ":7:", "this is not YAML"),
        bad("keys/cloud}}", "keys/cloud}", ":2:", "this is not YAML"),
        bad(LEAST, "", "the policy is empty"),
        bad(LEAST, "# nothing yet\n", "the policy is empty"),
        bad(LEAST, "~", "the policy is empty"),
        bad(LEAST, "[]", ":1:", "keys with values"),
        bad(LEAST, "hello", ":1:", "keys with values"));
  }

  @ParameterizedTest
  @MethodSource
  void bad(Bad bad) throws Exception {
    assertThat(LEAST).contains(bad.text());
    Path file = file(LEAST.replace(bad.text(), bad.instead()));
    assertThatThrownBy(() -> PolicyFile.read(file))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(bad.at())
        .message()
        .satisfies(message -> bad.words().forEach(word -> assertThat(message).contains(word)))
        .doesNotContain("io.keyturn", "java.", "`", "\u001b");
  }

  @Test
  void allMisfitsAreToldAtOnceWithTheirLines() throws Exception {
    Path file =
        file(
            LEAST
                .replace("secret: worker", "secret: ca")
                .replace("{name: shop}", "{name: payments}"));
    assertThatThrownBy(() -> PolicyFile.read(file))
        .satisfies(
            e ->
                assertThat(String.valueOf(e.getMessage()).lines())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith(file + ":11:"))
                    .anyMatch(line -> line.startsWith(file + ":13:")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "directory", "binary"})
  void whatIsNoTextIsToldByItsName(String kind) throws Exception {
    Path file = folder.resolve(kind);
    switch (kind) {
      case "directory" -> Files.createDirectory(file);
      case "binary" -> Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0xfe, 1});
      default -> {}
    }
    assertThatThrownBy(() -> PolicyFile.read(file))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("; ");
  }

  /** Only a complaint may come of a broken policy, whatever is broken. */
  @Test
  void noPolicyBreaksTheReader() throws Exception {
    Random random = new Random(11);
    String[] words = {
      "~", "[]", "{}", "0", "\"\"", "- a", "*x", "&x a", "!!int x", "? a", "%", "\u0000"
    };
    for (int i = 0; i < 1_500; i++) {
      List<String> lines = new ArrayList<>((random.nextBoolean() ? FULL : LEAST).lines().toList());
      for (int change = random.nextInt(3); change >= 0 && !lines.isEmpty(); change--) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        String word = words[random.nextInt(words.length)];
        switch (random.nextInt(6)) {
          case 0 -> lines.remove(at);
          case 1 -> lines.add(at, line);
          case 2 -> lines.set(at, word);
          case 3 ->
              lines.set(
                  at,
                  line.replaceFirst(": .*", ": " + java.util.regex.Matcher.quoteReplacement(word)));
          case 4 -> lines.set(at, " ".repeat(random.nextInt(4)) + line.strip());
          default -> {
            int cut = random.nextInt(line.length() + 1);
            lines.set(at, line.substring(0, cut) + word + line.substring(cut));
          }
        }
      }
      String text = String.join("\n", lines);
      try {
        assertThat(PolicyFile.read(file(text))).isNotNull();
      } catch (PolicyFileException complaint) {
        assertThat(complaint.getMessage()).as(text).startsWith(folder.toString());
      } catch (RuntimeException defect) {
        throw new AssertionError("a defect came of:\n" + text, defect);
      }
    }
  }

  @Test
  void deepNestingIsRefusedToo() throws Exception {
    Path file = folder.resolve("deep");
    Files.write(file, ("cloud: " + "[".repeat(100_000)).getBytes(UTF_8));
    assertThatThrownBy(() -> PolicyFile.read(file)).isInstanceOf(PolicyFileException.class);
  }
}
