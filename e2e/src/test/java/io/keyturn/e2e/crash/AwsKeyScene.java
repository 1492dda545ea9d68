package io.keyturn.e2e.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.e2e.Application;
import io.keyturn.e2e.KeyScene;
import io.keyturn.e2e.Load;
import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.reload.CredentialReload;
import io.keyturn.reload.aws.AwsCredential;
import io.keyturn.simulator.aws.AwsAccount;
import io.keyturn.simulator.aws.AwsKeyPair;
import io.keyturn.simulator.aws.SecretState;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The rotation of an API key that is kept in AWS Secrets Manager, under load: two Workers and a
 * client read it there by themselves.
 */
final class AwsKeyScene implements AutoCloseable {
  private static final String SECRET = "temporal/ledger";
  private static final String FIRST = "5f0c8a4e-6a59-4c5b-9d57-1f5f8f1f3c11";
  private static final String DEFAULTS =
      "defaults: {soak: 1s, patience: 90s, workerHeartbeat: 1s, pollWindow: 10s}\n";

  private static final List<String> READERS = List.of("ledger-canary", "ledger", "till");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Starting is what costs most; rotations that run at once mostly wait. */
  private static final Semaphore STARTING = new Semaphore(2);

  private final KeyScene keys;
  private final AwsAccount aws;
  private final SecretsManagerClient reader;
  private final Load load;
  private final Lookout lookout;
  private final CrashScene crash;

  AwsKeyScene(Path folder) throws Exception {
    STARTING.acquire();
    KeyScene made = null;
    boolean whole = false;
    try {
      made = new KeyScene(folder, cloud -> cloud);
      keys = made;
      aws = keys.scene().simulator().aws();
      lay();
      reader =
          keys.scene()
              .opened(
                  client(
                      aws.addIdentity(
                          "applications",
                          Set.of(
                              "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"))));
      var unused = application("ledger-canary").working("ledger");
      unused = application("ledger").working("ledger");
      load = keys.scene().opened(new Load(application("till"), "ledger", Duration.ofMillis(200)));
      load.awaitMore(1);
      lookout =
          keys.scene()
              .opened(
                  new Lookout(
                      READERS.stream()
                          .collect(Collectors.toMap(name -> name, name -> () -> letsIn(name)))));
      crash =
          new CrashScene(
              keys.scene(),
              folder,
              policy(),
              KeyScene.CREDENTIAL,
              List.of(),
              Noticed.AT_ONCE,
              Map.of(
                  "AWS_ACCESS_KEY_ID",
                  aws.credentials().accessKeyId(),
                  "AWS_SECRET_ACCESS_KEY",
                  aws.credentials().secretAccessKey()));
      whole = true;
    } finally {
      STARTING.release();
      if (!whole && made != null) {
        made.close();
      }
    }
  }

  private SecretsManagerClient client(AwsKeyPair who) {
    return SecretsManagerClient.builder()
        .region(Region.of(aws.region()))
        .endpointOverride(URI.create(aws.endpoint()))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(who.accessKeyId(), who.secretAccessKey())))
        .build();
  }

  /** Lays the first key down as a person does. */
  private void lay() {
    String text =
        JSON.createObjectNode()
            .put("api-key", keys.first().token())
            .put("api-key-id", keys.first().id())
            .toString();
    try (SecretsManagerClient person = client(aws.credentials())) {
      var unused =
          person.createSecret(
              request -> request.name(SECRET).secretString(text).clientRequestToken(FIRST));
    }
  }

  private String policy() {
    return keys.policy(DEFAULTS)
        .replace(
            "{directory: {path: \"SECRETS\"}}",
            "{aws: {region: %s, endpoint: \"%s\"}}".formatted(aws.region(), aws.endpoint()))
        .replace(KeyScene.SECRET, SECRET);
  }

  private Application application(String name) {
    CredentialReload reload =
        AwsCredential.fromSecret(reader, SECRET)
            .named(name)
            .serverCa(keys.scene().simulator().tlsCaFile())
            .every(Duration.ofMillis(300));
    return keys.scene()
        .opened(
            new Application(
                WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(keys.scene().simulator().frontAddress(KeyScene.NAMESPACE))
                    .setPlugins(reload)
                    .build(),
                KeyScene.NAMESPACE,
                name + "@" + ProcessHandle.current().pid(),
                reload::close));
  }

  /** Whether an application of this name, asking AWS now, would have a key that is let in. */
  private boolean letsIn(String name) throws IOException {
    SecretState state = secret();
    String version =
        state
            .labelled("group-" + name)
            .or(() -> state.labelled("AWSCURRENT"))
            .orElseThrow(() -> new IOException("there is no AWSCURRENT"));
    JsonNode value =
        JSON.readTree(
            aws.value(aws.region(), SECRET, version)
                .orElseThrow(() -> new IOException(version + " has no value")));
    return keys.scene()
        .simulator()
        .cloud()
        .apiKeyOwner(KeyScene.NAMESPACE, value.path("api-key").asText())
        .isPresent();
  }

  private SecretState secret() {
    return aws.secret(SECRET).orElseThrow();
  }

  CrashScene crash() {
    return crash;
  }

  RotationResult complete() {
    var unused = crash.start();
    return crash.end();
  }

  /** Aborts it once the old key is disabled and watched for. */
  RotationResult abortInTheSoak() {
    AtomicBoolean disabled = new AtomicBoolean();
    Fault note = Fault.next("UpdateApiKey", Moment.AFTER, new Fault.Run(() -> disabled.set(true)));
    keys.scene().simulator().faults().arm(note);
    HeldCall held = crash.hold("GetAuditLogs", disabled::get);
    Rotation rotation = crash.start();
    held.await();
    rotation.operate().abort(Rotation.tester("changed my mind"));
    held.release();
    return crash.end();
  }

  void assertCompletedWithoutATrace() throws Exception {
    String current = onlyVersion();
    assertThat(current).isNotEqualTo(FIRST);
    assertAlone(current);
  }

  void assertRolledBackWithoutATrace() throws Exception {
    assertThat(onlyVersion()).isEqualTo(FIRST);
    assertAlone(FIRST);
    assertThat(keyIds()).containsExactly(keys.first().id());
  }

  /** The one version that has labels; others are as good as dropped. */
  private String onlyVersion() {
    Map<String, Set<String>> labelled =
        secret().versions().entrySet().stream()
            .filter(version -> !version.getValue().isEmpty())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(labelled).as("versions in use, or left over").hasSize(1);
    Map.Entry<String, Set<String>> only = labelled.entrySet().iterator().next();
    assertThat(only.getValue()).contains("AWSCURRENT").isSubsetOf("AWSCURRENT", "keyturn-written");
    return only.getKey();
  }

  /** Exactly the key of this version is left, and enabled. */
  private void assertAlone(String version) throws Exception {
    load.awaitMore(1);
    assertThat(lookout.looks()).isGreaterThan(10);
    assertThat(lookout.violations()).isEmpty();
    assertThat(new ApplicationLedger(keys.scene().simulator().ledger()).failedCalls()).isEmpty();
    String id =
        JSON.readTree(
                reader
                    .getSecretValue(request -> request.secretId(SECRET).versionStage("AWSCURRENT"))
                    .secretString()
                    .getBytes(UTF_8))
            .path("api-key-id")
            .asText();
    assertThat(keyIds()).as("the keys beside that of version %s", version).containsExactly(id);
    assertThat(keys.keys()).noneMatch(key -> key.getSpec().getDisabled());
  }

  private List<String> keyIds() throws Exception {
    return keys.keys().stream().map(ApiKey::getId).toList();
  }

  @Override
  public void close() {
    keys.close();
  }
}
