package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.reload.CredentialReload;
import io.keyturn.reload.aws.AwsCredential;
import io.keyturn.simulator.aws.AwsKeyPair;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * An operator rotates a key that is kept in AWS Secrets Manager, by the program's commands, while
 * Workers and a client read it there by themselves.
 */
abstract class AwsRotationContract {
  private static final String SECRET = "temporal/ledger/worker";
  private static final String FIRST = "5f0c8a4e-6a59-4c5b-9d57-1f5f8f1f3c11";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static @Nullable KeyScene keys;
  private static @Nullable SecretsManagerClient aws;
  private static @Nullable Load load;
  private static @TempDir Path folder;

  static KeyScene scene() throws Exception {
    KeyScene made = new KeyScene(folder, cloud -> cloud);
    keys = made;
    return made;
  }

  /** Lays the first key down as a person does, and lets keyturn and the applications work. */
  static void work(KeyScene scene, URI endpoint, AwsKeyPair who) throws Exception {
    // Where the SDK's default chain looks first.
    System.setProperty("aws.accessKeyId", who.accessKeyId());
    System.setProperty("aws.secretAccessKey", who.secretAccessKey());
    SecretsManagerClient client =
        scene
            .scene()
            .opened(
                SecretsManagerClient.builder()
                    .region(Region.US_EAST_1)
                    .endpointOverride(endpoint)
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build());
    aws = client;
    String first =
        JSON.createObjectNode()
            .put("api-key", scene.first().token())
            .put("api-key-id", scene.first().id())
            .toString();
    var unused =
        client.createSecret(
            request -> request.name(SECRET).secretString(first).clientRequestToken(FIRST));
    scene
        .scene()
        .work(
            """
            cloud: {target: "OPS_API", apiKey: {file: "API_KEY_FILE"}, tlsCa: "TLS_CA"}
            secrets: {aws: {region: us-east-1, endpoint: "ENDPOINT"}}
            apiKeys:
              ledger-key:
                serviceAccount: OWNER
                namespace: NAMESPACE
                secret: SECRET
                labels: {team: ledger}
                workers:
                  - {name: ledger-canary, taskQueues: [ledger]}
                  - {name: ledger, taskQueues: [ledger]}
                clients: [{name: till}]
            defaults: {soak: 1s, patience: 60s, workerHeartbeat: 1s, pollWindow: 10s}
            """
                .replace("NAMESPACE", KeyScene.NAMESPACE)
                .replace("SECRET", SECRET)
                .replace("ENDPOINT", endpoint.toString())
                .replace("OWNER", scene.first().ownerId()));
    application("ledger-canary").working("ledger");
    application("ledger").working("ledger").awaitWorkers(2);
    load = scene.scene().opened(application("till").load("ledger"));
    load.awaitMore(1);
  }

  private static Application application(String name) {
    RotationScene scene = keys().scene();
    CredentialReload reload =
        AwsCredential.fromSecret(aws(), SECRET)
            .named(name)
            .serverCa(scene.simulator().tlsCaFile())
            .every(Duration.ofMillis(300));
    return scene.opened(
        new Application(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(scene.simulator().frontAddress(KeyScene.NAMESPACE))
                .setPlugins(reload)
                .build(),
            KeyScene.NAMESPACE,
            name + "@" + ProcessHandle.current().pid(),
            reload::close));
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
    return opened(keys);
  }

  private static SecretsManagerClient aws() {
    return opened(aws);
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the scene was not opened");
    }
    return part;
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

  private static Map<String, List<String>> versions() {
    return aws().describeSecret(request -> request.secretId(SECRET)).versionIdsToStages();
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
    assertThat(versions())
        .as("a plan changes nothing")
        .containsExactly(Map.entry(FIRST, List.of("AWSCURRENT")));

    Answer before = keyturn("list", "-l", "team=ledger");
    assertThat(before.out()).contains("ledger-key").contains("never");

    Answer rotated = keyturn("rotate", "--wait", "-l", "team=ledger", "--as", "pipeline-7");
    assertThat(rotated.exitCode()).as(rotated.toString()).isZero();

    // Asked by its label: moto answers a question without one with the version that was put first.
    GetSecretValueResponse current =
        aws().getSecretValue(request -> request.secretId(SECRET).versionStage("AWSCURRENT"));
    JsonNode value = JSON.readTree(current.secretString());
    assertThat(current.versionId()).isNotEqualTo(FIRST);
    assertThat(current.versionStages()).contains("AWSCURRENT").doesNotContain("AWSPENDING");
    assertThat(value.path("api-key").asText()).isNotEqualTo(keys().first().token());
    assertThat(versions().getOrDefault(FIRST, List.of())).as("the old version's labels").isEmpty();
    assertThat(keys().keys())
        .extracting(ApiKey::getId)
        .as("the account's keys: the old one is gone")
        .containsExactly(value.path("api-key-id").asText());
    opened(load).awaitMore(1);
    keys().scene().assertNobodyWasCutOff();

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
