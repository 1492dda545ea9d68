package io.keyturn.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.aws.AwsSecretStore;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.secret.Secret;
import io.keyturn.simulator.aws.AwsAccount;
import io.keyturn.simulator.aws.SecretState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator rotates a key that is kept in AWS Secrets Manager, by the program's commands. */
final class AwsRotationTest {
  private static final String SECRET = "temporal/ledger/worker";
  private static final String FIRST = "5f0c8a4e-6a59-4c5b-9d57-1f5f8f1f3c11";

  private static @Nullable KeyScene keys;
  private static @TempDir Path folder;

  @BeforeAll
  static void open() throws Exception {
    KeyScene opened = new KeyScene(folder, cloud -> cloud);
    keys = opened;
    AwsAccount aws = opened.scene().simulator().aws();
    // Where the SDK's default chain looks first.
    System.setProperty("aws.accessKeyId", aws.credentials().accessKeyId());
    System.setProperty("aws.secretAccessKey", aws.credentials().secretAccessKey());
    lay(aws, opened);
    opened
        .scene()
        .work(
            """
            cloud: {target: "OPS_API", apiKey: {file: "API_KEY_FILE"}, tlsCa: "TLS_CA"}
            secrets: {aws: {region: us-east-1, endpoint: "ENDPOINT"}}
            apiKeys:
              ledger-key:
                serviceAccount: OWNER
                namespace: %s
                secret: %s
                labels: {team: ledger}
            defaults: {soak: 1s, patience: 30s, workerHeartbeat: 1s, pollWindow: 10s}
            """
                .formatted(KeyScene.NAMESPACE, SECRET)
                .replace("ENDPOINT", aws.endpoint())
                .replace("OWNER", opened.first().ownerId()));
  }

  private static void lay(AwsAccount aws, KeyScene scene) {
    try (AwsSecretStore store =
            AwsSecretStore.open(
                new AwsSecrets(
                    aws.region(), URI.create(aws.endpoint()), true, null, Map.of(), List.of()));
        Secret token = Secret.copyOf(scene.first().token().getBytes(UTF_8));
        Secret id = Secret.copyOf(scene.first().id().getBytes(UTF_8))) {
      store.stage(SECRET, FIRST, Map.of("api-key", token, "api-key-id", id));
      store.move(SECRET, new LabelMove(SecretDescription.PENDING, FIRST, null));
    }
  }

  @AfterAll
  static void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    if (keys != null) {
      keys.close();
    }
  }

  private static KeyScene keys() {
    if (keys == null) {
      throw new IllegalStateException("the scene was not opened");
    }
    return keys;
  }

  /** What a command has answered. */
  private record Answer(int exitCode, String out, String err) {}

  private static Answer keyturn(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.keyturn.starter.Main"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("TEMPORAL_ADDRESS", keys().scene().simulator().home());
    builder.environment().put("TEMPORAL_NAMESPACE", "default");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static SecretState secret() {
    return keys().scene().simulator().aws().secret(SECRET).orElseThrow();
  }

  @Test
  void keyInAwsIsExaminedPlannedAndRotatedAndTheOldOneIsGone() throws Exception {
    Answer doctor = keyturn("doctor");
    assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
    assertThat(doctor.out())
        .contains("GOOD      secrets  secret " + SECRET + ": readable and writable")
        .contains("GOOD      targets  ledger-key in " + KeyScene.NAMESPACE)
        .doesNotContain("BAD");

    Answer plan = keyturn("plan", "ledger-key");
    assertThat(plan.exitCode()).as(plan.toString()).isZero();
    assertThat(plan.out()).contains("ledger-key: can be rotated").contains("  plan ");
    assertThat(secret().labelled("AWSCURRENT")).as("a plan changes nothing").contains(FIRST);

    Answer before = keyturn("list", "-l", "team=ledger");
    assertThat(before.out()).contains("ledger-key").contains("never");

    Answer rotated = keyturn("rotate", "--wait", "-l", "team=ledger", "--as", "pipeline-7");
    assertThat(rotated.exitCode()).as(rotated.toString()).isZero();

    String current = secret().labelled("AWSCURRENT").orElseThrow();
    assertThat(current).isNotEqualTo(FIRST);
    assertThat(secret().labelled("AWSPENDING")).isEmpty();
    assertThat(secret().labelled("AWSPREVIOUS")).isEmpty();
    assertThat(keys().scene().simulator().aws().value("us-east-1", SECRET, current).orElseThrow())
        .contains("api-key-id")
        .doesNotContain(keys().first().token());
    assertThat(keyturn("list", "--output", "json").out())
        .contains("\"state\" : \"COMPLETED\"")
        .contains("\"team\" : \"ledger\"");
    assertThat(keyturn("status", "ledger-key").out()).contains("pipeline-7: start");
  }

  @Test
  void whatThePolicyDoesNotHaveIsADefiniteNo() throws Exception {
    Answer plan = keyturn("plan", "nobody");
    assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(1);
    assertThat(plan.err()).contains("the policy has no credential nobody").contains("ledger-key");
    assertThat(keyturn("rotate", "-l", "team=nobody").exitCode()).isEqualTo(1);
    assertThat(keyturn("rotate", "--all", "ledger-key").exitCode()).isEqualTo(2);
  }
}
