package io.keyturn.activities.aws;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.ports.SecretStoreContract;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

/** What the AWS store promises beyond every store, whichever program plays AWS. */
abstract class AwsStoreContract extends SecretStoreContract {
  static final AwsSecrets SETTINGS =
      new AwsSecrets("us-east-1", null, false, null, Map.of(), List.of());
  static final Patience QUICK =
      new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(5));
  static final String OURS = "5f0c8a4e-6a59-4c5b-9d57-1f5f8f1f3c11-1";
  private static final String THEIRS = "terraform-20260101120000000000000001";
  private static final String BY_HAND = "0aa3bb2e-1111-4222-8333-444455556666";
  private static final String JSON = "{\"tls.crt\":\"certificate old\",\"tls.key\":\"key old\"}";

  private final String secret = "payments/worker-" + UUID.randomUUID();

  /** A client of AWS, or of what plays it. */
  protected abstract SecretsManagerClient client();

  protected AwsSecretStore store(SecretsManagerClient client) {
    return new AwsSecretStore(client, SETTINGS, QUICK);
  }

  @BeforeEach
  void make() {
    var unused = client().createSecret(request -> request.name(secret));
  }

  @Override
  protected SecretStore store() {
    return store(client());
  }

  @Override
  protected String secret() {
    return secret;
  }

  @Override
  protected String missing() {
    return "payments/nobody-" + UUID.randomUUID();
  }

  /** AWS makes the first version current, whatever it is asked for. */
  @Override
  protected Map<String, String> labelsOfFirst(String version) {
    return Map.of(PENDING, version, CURRENT, version);
  }

  protected void put(String token, String text, String... labels) {
    var unused =
        client()
            .putSecretValue(
                request ->
                    request
                        .secretId(secret)
                        .clientRequestToken(token)
                        .secretString(text)
                        .versionStages(labels));
  }

  private Map<String, String> labels() {
    return store().describe(secret).labels();
  }

  private DescribeSecretResponse described() {
    return client().describeSecret(request -> request.secretId(secret));
  }

  private String valueOf(String label) {
    return client()
        .getSecretValue(request -> request.secretId(secret).versionStage(label))
        .secretString();
  }

  @Test
  void versionPutThereByHandIsRotatedAndAnotherClientSeesTheNewOne() {
    put(BY_HAND, JSON, "AWSCURRENT");
    assertThat(labels()).isEqualTo(Map.of(CURRENT, BY_HAND));
    assertThat(store().read(secret, BY_HAND)).isEqualTo(content("old"));
    store().stage(secret, OURS, content("new"));
    assertThat(valueOf("AWSCURRENT")).isEqualTo(JSON);
    assertThat(valueOf("AWSPENDING")).contains("key new");
    move(CURRENT, BY_HAND, OURS);
    move(PENDING, OURS, null);
    assertThat(labels()).isEqualTo(Map.of(CURRENT, OURS, PREVIOUS, BY_HAND));
    assertThat(valueOf("AWSCURRENT")).contains("key new");
    store().drop(secret, BY_HAND);
    assertThat(store().describe(secret))
        .isEqualTo(new SecretDescription(Set.of(OURS), Map.of(CURRENT, OURS)));
  }

  @Test
  void pendingVersionOfAnotherProgramIsNeverOverwrittenAlsoNotInARace() {
    put(BY_HAND, JSON, "AWSCURRENT");
    for (String moment : List.of("putSecretValue", "updateSecretVersionStage")) {
      String theirs = moment + "-0123456789abcdef0123";
      SecretsManagerClient interrupted =
          CutClient.preceded(
              client(), moment::equals, () -> put(theirs, "{\"api-key\":\"t\"}", "AWSPENDING"));
      assertKind(
          FailureKind.CONFLICT, () -> store(interrupted).stage(secret, OURS, content("new")));
      assertThat(described().versionIdsToStages().get(theirs)).contains("AWSPENDING");
      store().drop(secret, OURS);
      assertThat(labels()).isEqualTo(Map.of(CURRENT, BY_HAND, PENDING, theirs));
      assertKind(FailureKind.CONFLICT, () -> store().stage(secret, OURS, content("new")));
      store().drop(secret, theirs);
    }
  }

  @Test
  void pendingLabelOfAnOlderVersionIsNotTakenAway() {
    put(BY_HAND, JSON, "AWSCURRENT");
    put(THEIRS, "{\"api-key\":\"t\"}", "AWSCURRENT", "AWSPENDING");
    move(CURRENT, THEIRS, BY_HAND);
    assertThat(labels()).containsEntry(PENDING, THEIRS);
    assertKind(FailureKind.CONFLICT, () -> store().stage(secret, OURS, content("new")));
  }

  @Test
  void pendingLabelThatARotationOfAwsLeftOnTheCurrentVersionIsNoPendingVersion() {
    put(THEIRS, JSON, "AWSCURRENT", "AWSPENDING");
    assertThat(labels()).isEqualTo(Map.of(CURRENT, THEIRS));
    store().stage(secret, OURS, content("new"));
    assertThat(labels()).isEqualTo(Map.of(CURRENT, THEIRS, PENDING, OURS));
    assertThat(described().versionIdsToStages().get(THEIRS)).containsExactly("AWSCURRENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "other"})
  void versionThatACrashLeftWithoutPendingLabelIsNotShownAndStagingGoesOn(String then) {
    put(BY_HAND, JSON, "AWSCURRENT");
    put(OURS, "{\"tls.crt\":\"certificate new\",\"tls.key\":\"key new\"}", "keyturn-written");
    assertThat(store().describe(secret).versions()).containsExactly(BY_HAND);
    assertKind(FailureKind.NOT_FOUND, () -> store().read(secret, OURS));
    store().stage(secret, OURS, content(then));
    assertThat(store().read(secret, OURS)).isEqualTo(content(then));
    assertThat(store().describe(secret).versions()).containsExactlyInAnyOrder(BY_HAND, OURS);
    assertThat(labels()).isEqualTo(Map.of(CURRENT, BY_HAND, PENDING, OURS));
    store().drop(secret, OURS);
    assertThat(labelledVersions()).containsExactly(BY_HAND);
  }

  private List<String> labelledVersions() {
    return described().versionIdsToStages().entrySet().stream()
        .filter(version -> !version.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Test
  void droppedIdIsStagedAgainWithAnotherContent() {
    put(BY_HAND, JSON, "AWSCURRENT");
    for (String text : List.of("one", "two", "three", "one")) {
      store().stage(secret, OURS, content(text));
      assertThat(store().read(secret, OURS)).isEqualTo(content(text));
      assertThat(labels()).isEqualTo(Map.of(CURRENT, BY_HAND, PENDING, OURS));
      store().drop(secret, OURS);
      assertThat(labels()).isEqualTo(Map.of(CURRENT, BY_HAND));
      assertKind(FailureKind.NOT_FOUND, () -> store().read(secret, OURS));
    }
  }

  @Test
  void versionThatWasRolledBackIsStagedAgain() {
    put(BY_HAND, JSON, "AWSCURRENT");
    store().stage(secret, OURS, content("new"));
    move(CURRENT, BY_HAND, OURS);
    move(PENDING, OURS, null);
    move(CURRENT, OURS, BY_HAND);
    store().stage(secret, OURS, content("new"));
    assertThat(labels()).isEqualTo(Map.of(CURRENT, BY_HAND, PREVIOUS, OURS, PENDING, OURS));
  }

  @Test
  void changeThatIsKilledAtAnyCallIsCompletedByTheSameChange() {
    killedAtEveryCall(
        "stage",
        store -> {},
        store -> store.stage(secret, OURS, content("new")),
        Map.of(CURRENT, BY_HAND, PENDING, OURS));
    killedAtEveryCall(
        "promote",
        store -> store.stage(secret, OURS, content("new")),
        store -> {
          store.move(secret, new LabelMove(CURRENT, BY_HAND, OURS));
          store.move(secret, new LabelMove(PENDING, OURS, null));
        },
        Map.of(CURRENT, OURS, PREVIOUS, BY_HAND));
    killedAtEveryCall(
        "undo",
        store -> store.stage(secret, OURS, content("new")),
        store -> store.drop(secret, OURS),
        Map.of(CURRENT, BY_HAND));
  }

  private void killedAtEveryCall(
      String what,
      Consumer<SecretStore> before,
      Consumer<SecretStore> change,
      Map<String, String> after) {
    boolean killed = true;
    for (int call = 0; killed; call++) {
      for (boolean afterwards : new boolean[] {false, true}) {
        reset();
        before.accept(store());
        try {
          change.accept(store(CutClient.dying(client(), call, afterwards)));
          killed = false;
        } catch (CutClient.Killed e) {
          killed = true;
        }
        assertThat(valueOf("AWSCURRENT")).as("%s, call %s", what, call).contains("key ");
        change.accept(store());
        assertThat(labels()).as("%s, call %s, after: %s", what, call, afterwards).isEqualTo(after);
        assertThat(labelledVersions())
            .containsExactlyInAnyOrderElementsOf(Set.copyOf(after.values()));
      }
    }
  }

  /** Makes the version by hand the current one and takes all other labels off. */
  private void reset() {
    if (described().versionIdsToStages().isEmpty()) {
      put(BY_HAND, JSON, "AWSCURRENT");
      return;
    }
    String current = labels().get(CURRENT);
    if (!BY_HAND.equals(current)) {
      var unused =
          client()
              .updateSecretVersionStage(
                  request ->
                      request
                          .secretId(secret)
                          .versionStage("AWSCURRENT")
                          .removeFromVersionId(OURS)
                          .moveToVersionId(BY_HAND));
    }
    store().drop(secret, OURS);
  }

  @Test
  void bareTokenAndJsonInBytesAreReadAsPeopleHaveThem() {
    put(BY_HAND, " eyJh.token-1.x\n", "AWSCURRENT");
    assertThat(store().read(secret, BY_HAND))
        .isEqualTo(Map.of("api-key", Secret.copyOf("eyJh.token-1.x".getBytes(UTF_8))));
    var unused =
        client()
            .putSecretValue(
                request ->
                    request
                        .secretId(secret)
                        .clientRequestToken(THEIRS)
                        .secretBinary(SdkBytes.fromUtf8String(JSON)));
    assertThat(store().read(secret, THEIRS)).isEqualTo(content("old"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tls.key\": \"canary-4711\"",
        "{\"tls.key\": \"canary-4711\", \"tls.key\": \"canary-4711\"}",
        "{\"tls.key\": {\"canary-4711\": 1}}",
        "{\"tls.key\": 4711, \"canary-4711\": \"\"}",
        "{\"../canary-4711\": \"x\"}",
        "{\"canary-4711\": \"x\"} and more",
        "{}",
        "[\"canary-4711\"]",
        "\"canary-4711\"",
        "-----BEGIN PRIVATE KEY-----\ncanary-4711\n-----END PRIVATE KEY-----",
        "two canary-4711",
        "canary-4711-\u00e4"
      })
  void contentThatIsNoCredentialIsInvalidAndIsNotQuoted(String text) {
    put(BY_HAND, text, "AWSCURRENT");
    assertThatThrownBy(() -> store().read(secret, BY_HAND))
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(FailureKind.INVALID);
              assertThat(problem).hasNoCause();
              assertThat(problem.getMessage() + problem.remedy())
                  .contains(secret)
                  .contains("JSON")
                  .doesNotContain("canary-4711");
            });
  }

  @Test
  void versionThatAwsWouldNotKeepIsRefusedBeforeAnyCall() {
    SecretsManagerClient silent =
        CutClient.around(
            client(),
            (number, name) -> {
              throw new CutClient.Killed();
            });
    Map<String, Secret> large = Map.of("tls.crt", Secret.take(new byte[65_530]));
    assertKind(FailureKind.INVALID, () -> store(silent).stage(secret, OURS, large));
    assertKind(FailureKind.INVALID, () -> store(silent).stage(secret, OURS, Map.of()));
    Map<String, Secret> binary = Map.of("tls.key", Secret.take(new byte[] {(byte) 0xff}));
    assertKind(FailureKind.INVALID, () -> store(silent).stage(secret, OURS, binary));
    for (String id : List.of("", "a b", "../x", "ends.1", "x".repeat(62))) {
      assertKind(FailureKind.INVALID, () -> store(silent).stage(secret, id, content("x")));
    }
    for (String name : List.of("", "a b", "a\nb", "x".repeat(513), "{}")) {
      assertKind(FailureKind.INVALID, () -> store(silent).describe(name));
    }
    assertKind(
        FailureKind.INVALID,
        () -> store(silent).move(secret, new LabelMove("group-a b", null, OURS)));
  }

  @Test
  void largestVersionFits() {
    int frame = "{\"tls.crt\":\"\"}".length();
    byte[] largest = "x".repeat(65_536 - frame).getBytes(UTF_8);
    Map<String, Secret> content = Map.of("tls.crt", Secret.take(largest));
    store().stage(secret, OURS, content);
    assertThat(store().read(secret, OURS)).isEqualTo(content);
  }

  @Test
  void secretMarkedForDeletionSaysHowToRestoreIt() {
    put(BY_HAND, JSON, "AWSCURRENT");
    var unused =
        client().deleteSecret(request -> request.secretId(secret).recoveryWindowInDays(7L));
    assertThatThrownBy(() -> store().stage(secret, OURS, content("new")))
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(FailureKind.INVALID);
              assertThat(problem.remedy()).contains("restore-secret --secret-id " + secret);
            });
  }

  @Test
  void secretIsCreatedOnlyWhenThePolicySaysSo() {
    String missing = missing();
    AwsSecrets settings =
        new AwsSecrets("us-east-1", null, true, "alias/temporal", Map.of("team", "pay"), List.of());
    try (AwsSecretStore store = new AwsSecretStore(shared(), settings, QUICK)) {
      assertThat(store.describe(missing)).isEqualTo(new SecretDescription(Set.of(), Map.of()));
      store.drop(missing, OURS);
      assertKind(FailureKind.NOT_FOUND, () -> store().describe(missing));
      store.stage(missing, OURS, content("first"));
    }
    assertThat(store().describe(missing).labels()).isEqualTo(labelsOfFirst(OURS));
  }

  /** The client without what closes it. */
  private SecretsManagerClient shared() {
    return CutClient.around(client(), (number, name) -> {});
  }
}
