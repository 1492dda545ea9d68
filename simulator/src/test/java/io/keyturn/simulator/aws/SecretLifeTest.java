package io.keyturn.simulator.aws;

import static io.keyturn.simulator.aws.AwsWorld.refusal;
import static io.keyturn.simulator.aws.AwsWorld.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class SecretLifeTest {
  private AwsWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new AwsWorld();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aSecretMarkedForDeletionIsOnlyDescribedAndRestored() {
    world.create("s");
    world.client.deleteSecret(r -> r.secretId("s").recoveryWindowInDays(7L));

    refusal(() -> world.value("s")).isEqualTo("InvalidRequestException");
    refusal(() -> world.put("s", 2)).isEqualTo("InvalidRequestException");
    refusal(() -> world.create("s")).isEqualTo("InvalidRequestException");
    refusal(() -> world.client.listSecretVersionIds(r -> r.secretId("s")))
        .isEqualTo("InvalidRequestException");
    refusal(() -> world.client.untagResource(r -> r.secretId("s").tagKeys("t")))
        .isEqualTo("InvalidRequestException");
    assertThat(world.client.describeSecret(r -> r.secretId("s")).deletedDate()).isNotNull();
    assertThat(world.client.listSecrets(r -> {}).secretList()).isEmpty();
    assertThat(world.client.listSecrets(r -> r.includePlannedDeletion(true)).secretList())
        .hasSize(1);

    world.client.restoreSecret(r -> r.secretId("s"));
    assertThat(world.value("s")).isEqualTo("v1");
  }

  @Test
  void aSecretGoesWhenItsRecoveryWindowEnds() throws Exception {
    world.create("s");
    assertThat(world.client.deleteSecret(r -> r.secretId("s")).deletionDate())
        .isCloseTo(world.now().plus(Duration.ofDays(30)), within(1, ChronoUnit.SECONDS));

    world.pass(Duration.ofDays(30));

    assertThat(world.account.secret("s")).isEmpty();
    assertThat(new SignedPost(world).send("DescribeSecret", "{\"SecretId\":\"s\"}").body())
        .contains("ResourceNotFoundException");
  }

  @Test
  void aForcedDeletionIsAtOnceAndFreesTheName() {
    world.create("s");
    world.client.deleteSecret(r -> r.secretId("s").forceDeleteWithoutRecovery(true));

    refusal(() -> world.value("s")).isEqualTo("ResourceNotFoundException");
    assertThatCode(
            () -> world.client.deleteSecret(r -> r.secretId("s").forceDeleteWithoutRecovery(true)))
        .doesNotThrowAnyException();
    world.create("s");
    assertThat(world.value("s")).isEqualTo("v1");
  }

  @Test
  void aRecoveryWindowIsSevenToThirtyDaysAndNeverForced() {
    world.create("s");
    for (long days : new long[] {6, 31}) {
      refusal(() -> world.client.deleteSecret(r -> r.secretId("s").recoveryWindowInDays(days)))
          .isEqualTo("InvalidParameterException");
    }
    refusal(
            () ->
                world.client.deleteSecret(
                    r -> r.secretId("s").recoveryWindowInDays(7L).forceDeleteWithoutRecovery(true)))
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void secretsAreListedByTheBeginningOfTheirNamesInPages() {
    for (String name : List.of("a/1", "a/2", "a/3", "b/1")) {
      world.create(name);
    }
    Filter filter = Filter.builder().key("name").values("a/").build();
    List<String> names = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (var page : world.client.listSecretsPaginator(r -> r.filters(filter).maxResults(2))) {
      names.addAll(page.secretList().stream().map(SecretListEntry::name).toList());
      sizes.add(page.secretList().size());
    }
    assertThat(names).containsExactly("a/1", "a/2", "a/3");
    assertThat(sizes).containsExactly(2, 1);
  }

  @Test
  void tagsComeAndGo() {
    world.create("s");
    world.client.tagResource(
        r ->
            r.secretId("s")
                .tags(
                    Tag.builder().key("a").value("1").build(),
                    Tag.builder().key("b").value("2").build()));
    world.client.untagResource(r -> r.secretId("s").tagKeys("a"));

    assertThat(world.state("s").tags()).containsOnlyKeys("b");
    refusal(
            () ->
                world.client.tagResource(
                    r -> r.secretId("s").tags(Tag.builder().key("aws:x").value("1").build())))
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void theDelayOfReadsCanBeSetLater() {
    world.create("s");
    world.pass(Duration.ofMinutes(1));
    world.account.setDelays(Duration.ofSeconds(30), Duration.ZERO);
    world.put("s", 2);

    assertThat(world.value("s")).isEqualTo("v1");
    world.account.setDelays(Duration.ZERO, Duration.ZERO);
    assertThat(world.value("s")).isEqualTo("v2");
  }

  @Test
  void readsAnswerTheStateBeforeAWriteForAWhile() throws Exception {
    try (AwsWorld slow = new AwsWorld(o -> o.withVisibleAfter(Duration.ofSeconds(30)))) {
      slow.create("s");
      refusal(() -> slow.value("s")).isEqualTo("ResourceNotFoundException");
      slow.pass(Duration.ofSeconds(31));
      assertThat(slow.value("s")).isEqualTo("v1");

      slow.put("s", 2, "AWSPENDING");
      slow.client.updateSecretVersionStage(
          r ->
              r.secretId("s")
                  .versionStage("AWSCURRENT")
                  .removeFromVersionId(token(1))
                  .moveToVersionId(token(2)));
      assertThat(slow.value("s")).isEqualTo("v1");
      assertThat(slow.client.describeSecret(r -> r.secretId("s")).versionIdsToStages())
          .containsOnlyKeys(token(1));
      assertThat(slow.state("s").labelled("AWSCURRENT")).contains(token(2));

      slow.pass(Duration.ofSeconds(31));
      assertThat(slow.value("s")).isEqualTo("v2");
    }
  }
}
