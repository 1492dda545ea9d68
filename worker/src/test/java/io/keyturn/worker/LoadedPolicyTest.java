package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Secrets;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy means, written down again. */
class LoadedPolicyTest {
  private static final String EVERYTHING =
      """
      cloud:
        target: "null"
        apiKey: {file: keys/own}
        tlsCa: "$${CA}/ca.pem"
      secrets:
        aws:
          region: us-east-1
          endpoint: "https://secretsmanager.example.com:8443/x"
          create: true
          kmsKey: alias/keyturn
          tags: {team: "yes", "1": "2.50", cost: "$${X} $$ ${HOME}"}
          replicas: [eu-west-1, us-west-2]
      authorities:
        ca:
          namespaces: [payments.a2dd6, ledger.a2dd6]
          issuer:
            builtin:
              organization: "Acme: #1, 'Ü'"
              key: RSA_3072
              lifetime: 90d
              secret: ca
          labels: {team: payments, tier: "1"}
      certificates:
        worker:
          authority: ca
          subject:
            commonName: "0x1f"
            organization: "~"
            organizationalUnit: Pay
          dnsNames: [payments.example.com]
          key: EC_P384
          lifetime: 36h
          secret: worker
          replaces: key
          workers:
            - name: canary
              namespace: payments.a2dd6
              taskQueues: ["no", refunds]
              canary: {workflowType: Ping}
          clients:
            - {name: shop, namespace: ledger.a2dd6, silence: 90m}
            - {name: cart, namespace: ledger.a2dd6}
          labels: {team: payments}
      apiKeys:
        key:
          user: "4711"
          namespace: ledger.a2dd6
          lifetime: 60d
          secret: worker
          labels: {team: ledger}
          clients: [{name: shop}]
      defaults:
        approval: other-person
        soak: 0s
        patience: 2h
        workerHeartbeat: 1500ms
        pollWindow: 95s
        clientLookBack: 1d
      """;

  @TempDir Path folder;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void whatIsWrittenWithDefaultsReadsToTheSamePolicy() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Random random = new Random(23);
    int good = 0;
    for (int i = 0; i < 400; i++) {
      List<String> lines = new ArrayList<>(EVERYTHING.lines().toList());
      for (int less = random.nextInt(4); less > 0; less--) {
        lines.remove(random.nextInt(lines.size()));
      }
      LoadedPolicy loaded;
      try {
        loaded = PolicyFile.load(file("policy.yaml", String.join("\n", lines)));
      } catch (PolicyFileException lineWasNeeded) {
        continue;
      }
      good++;
      Path yaml = Files.writeString(elsewhere.resolve("policy.yaml"), loaded.yaml());
      Path json = Files.writeString(elsewhere.resolve("json.yaml"), loaded.json());
      assertThat(PolicyFile.read(yaml)).isEqualTo(loaded.policy());
      assertThat(PolicyFile.read(json)).isEqualTo(loaded.policy());
      assertThat(PolicyFile.load(yaml).yaml()).isEqualTo(loaded.yaml());
    }
    assertThat(good).isGreaterThan(100);
  }

  @Test
  void everyDefaultIsWrittenDown() throws Exception {
    String least =
        """
        cloud: {apiKey: {env: KEY}}
        secrets: {aws: {region: us-east-1}}
        apiKeys: {k: {serviceAccount: sa, namespace: a.b, secret: k, workers: [{name: w, taskQueues: [q]}]}}
        """;
    LoadedPolicy loaded = PolicyFile.load(file("least.yaml", least));
    assertThat(loaded.yaml())
        .contains("target: \"saas-api.tmprl.cloud:443\"", "create: false", "replicas: []")
        .contains(
            "lifetime: \"90d\"", "reload: {}", "approval: \"none\"", "clientLookBack: \"15m\"")
        .contains("authorities: {}", "labels: {}");
  }

  @Test
  void awsIsTakenOverWithItsDefaults() throws Exception {
    String end = "cloud: {apiKey: {env: KEY}}\n";
    assertThat(
            PolicyFile.read(file("a.yaml", end + "secrets: {aws: {region: us-east-1}}")).secrets())
        .isEqualTo(
            new Secrets(new AwsSecrets("us-east-1", null, false, null, Map.of(), List.of())));
    Policy full = PolicyFile.read(file("b.yaml", EVERYTHING.replace(" ${HOME}", "")));
    assertThat(full.secrets())
        .isEqualTo(
            new Secrets(
                new AwsSecrets(
                    "us-east-1",
                    URI.create("https://secretsmanager.example.com:8443/x"),
                    true,
                    "alias/keyturn",
                    Map.of("team", "yes", "1", "2.50", "cost", "${X} $$"),
                    List.of("eu-west-1", "us-west-2"))));
    assertThat(full.labels())
        .isEqualTo(
            Map.of(
                "ca", Map.of("team", "payments", "tier", "1"),
                "worker", Map.of("team", "payments"),
                "key", Map.of("team", "ledger")));
  }

  @Test
  void theDefaultsAreThoseOfTheRotations() throws Exception {
    Path file =
        file("c.yaml", "cloud: {apiKey: {env: KEY}}\nsecrets: {directory: {path: secrets}}\n");
    assertThat(PolicyFile.read(file).defaults()).isEqualTo(Defaults.standard());
  }
}
