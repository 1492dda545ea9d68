package io.keyturn.activities.aws;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.workflows.domain.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * The AWS store on a strict stand-in, with what no emulator plays: delay, copies, AWS's rotation.
 */
class MemoryAwsStoreTest extends AwsStoreContract {
  private final MemorySecretsManager aws = new MemorySecretsManager();

  @Override
  protected SecretsManagerClient client() {
    return aws;
  }

  @Test
  void writesThatReadsShowLateAreWaitedFor() {
    aws.lag(3);
    store().stage(secret(), OURS, content("new"));
    move(PENDING, OURS, null);
    assertThat(store().describe(secret()).labels()).isEqualTo(Map.of(CURRENT, OURS));
    store().stage(secret(), "v2", content("two"));
    move(CURRENT, OURS, "v2");
    move(PENDING, "v2", null);
    store().drop(secret(), OURS);
    assertThat(store().describe(secret()))
        .isEqualTo(new SecretDescription(Set.of("v2"), Map.of(CURRENT, "v2")));
  }

  @Test
  void writeThatIsNeverSeenIsUnavailable() {
    store().stage(secret(), OURS, content("new"));
    aws.lag(Integer.MAX_VALUE);
    AwsSecretStore hasty =
        new AwsSecretStore(
            aws,
            SETTINGS,
            new Patience(Duration.ofMillis(20), Duration.ZERO, Duration.ofMillis(5)));
    assertKind(
        FailureKind.UNAVAILABLE, () -> hasty.move(secret(), new LabelMove(PENDING, OURS, null)));
  }

  @Test
  void versionWithLabelsAndWithoutAValueIsNotFoundUntilItIsStaged() {
    put("terraform-20260101120000000000000001", "token", "AWSCURRENT");
    aws.stored(secret()).labels.put(OURS, new TreeSet<>(Set.of("AWSPENDING")));
    AwsSecretStore hasty =
        new AwsSecretStore(
            aws,
            SETTINGS,
            new Patience(Duration.ofMillis(20), Duration.ZERO, Duration.ofMillis(5)));
    assertKind(FailureKind.NOT_FOUND, () -> hasty.read(secret(), OURS));
    assertKind(FailureKind.CONFLICT, () -> hasty.stage(secret(), "v2", content("two")));
    hasty.stage(secret(), OURS, content("new"));
    assertThat(hasty.read(secret(), OURS)).isEqualTo(content("new"));
    assertThat(hasty.describe(secret()).labels()).containsEntry(PENDING, OURS);
  }

  @Test
  void secretThatSomebodyElseRotatesOrOwnsIsLeftAlone() {
    for (Consumer<DescribeSecretResponse.Builder> reason :
        List.<Consumer<DescribeSecretResponse.Builder>>of(
            rest -> rest.rotationEnabled(true),
            rest -> rest.owningService("rds"),
            rest -> rest.primaryRegion("eu-west-1"))) {
      aws.stored(secret()).rest = DescribeSecretResponse.builder();
      reason.accept(aws.stored(secret()).rest);
      assertKind(FailureKind.INVALID, () -> store().describe(secret()));
      assertKind(FailureKind.INVALID, () -> store().stage(secret(), OURS, content("new")));
    }
    aws.stored(secret()).rest = DescribeSecretResponse.builder().primaryRegion("us-east-1");
    assertThat(store().describe(secret()).versions()).isEmpty();
  }

  @Test
  void createdSecretHasKeyTagsAndCopiesOfThePolicy() {
    String missing = missing();
    replicated(true).stage(missing, OURS, content("first"));
    var created = Objects.requireNonNull(aws.stored(missing).created);
    assertThat(created.kmsKeyId()).isEqualTo("alias/temporal");
    assertThat(created.tags()).containsExactly(Tag.builder().key("team").value("pay").build());
    assertThat(aws.stored(missing).regions).containsExactly("eu-west-1");
    assertThat(created.secretString()).isNull();
  }

  @Test
  void copiesInOtherRegionsAreWaitedFor() {
    aws.stored(secret()).regions.add("eu-west-1");
    aws.replication(StatusType.IN_PROGRESS, 20);
    replicated(false).stage(secret(), OURS, content("new"));
    aws.replication(StatusType.IN_PROGRESS, Integer.MAX_VALUE);
    assertKind(
        FailureKind.UNAVAILABLE, () -> replicated(false).stage(secret(), OURS, content("new")));
    aws.replication(StatusType.FAILED, Integer.MAX_VALUE);
    assertThatThrownBy(() -> replicated(false).stage(secret(), OURS, content("new")))
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(FailureKind.INVALID);
              assertThat(problem.getMessage()).contains("eu-west-1").contains("as the test wants");
            });
  }

  @Test
  void copyThatIsMissingIsAddedOnlyWhenThePolicySaysSo() {
    assertKind(FailureKind.INVALID, () -> replicated(false).stage(secret(), OURS, content("new")));
    replicated(true).stage(secret(), OURS, content("new"));
    assertThat(aws.stored(secret()).regions).containsExactly("eu-west-1");
  }

  private AwsSecretStore replicated(boolean create) {
    return new AwsSecretStore(
        aws,
        new AwsSecrets(
            "us-east-1",
            null,
            create,
            "alias/temporal",
            Map.of("team", "pay"),
            List.of("eu-west-1")),
        new Patience(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(2)));
  }

  @Test
  void moreGroupsThanAVersionCanCarryAreToldOf() {
    store().stage(secret(), OURS, content("new"));
    for (int group = 1; group <= 17; group++) {
      move(SecretDescription.groupLabel("g" + group), null, OURS);
    }
    assertKind(FailureKind.INVALID, () -> move(SecretDescription.groupLabel("g18"), null, OURS));
  }

  @Test
  void currentLabelIsNeverLeftWithoutAVersion() {
    store().stage(secret(), OURS, content("new"));
    store().stage(secret(), OURS, content("new"));
    assertKind(FailureKind.CONFLICT, () -> store().drop(secret(), OURS));
    assertThat(store().describe(secret()).labels()).isEqualTo(labelsOfFirst(OURS));
  }

  @Test
  void labelsOnTwoWritingsOfOneIdAreInvalid() {
    store().stage(secret(), OURS, content("new"));
    put(OURS + ".2", "{\"api-key\":\"t\"}", "group-canary");
    assertKind(FailureKind.INVALID, () -> store().describe(secret()));
    assertKind(FailureKind.INVALID, () -> move(PENDING, OURS, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "r-1", OURS, "a23456789012345678901234567890x", "a.b_c-1"})
  void idsThatAwsWouldRefuseAreMappedThereAndBack(String version) {
    Set<String> tokens = new TreeSet<>();
    for (int writing = 1; writing <= VersionToken.WRITINGS; writing++) {
      String token = VersionToken.of(version, writing);
      assertThat(token).hasSizeBetween(32, 64);
      assertThat(VersionToken.version(token)).isEqualTo(version);
      tokens.add(token);
    }
    assertThat(tokens).hasSize(VersionToken.WRITINGS);
  }
}
