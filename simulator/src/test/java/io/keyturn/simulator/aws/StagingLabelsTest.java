package io.keyturn.simulator.aws;

import static io.keyturn.simulator.aws.AwsWorld.refusal;
import static io.keyturn.simulator.aws.AwsWorld.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;

class StagingLabelsTest {
  private AwsWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new AwsWorld();
    world.create("s");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void move(String label, @Nullable String from, @Nullable String to) {
    world.client.updateSecretVersionStage(
        r -> r.secretId("s").versionStage(label).removeFromVersionId(from).moveToVersionId(to));
  }

  @Test
  void aPutWithoutLabelsMovesCurrentAndPrevious() {
    world.put("s", 2);
    world.put("s", 3);

    assertThat(world.state("s").labelled("AWSCURRENT")).contains(token(3));
    assertThat(world.state("s").labelled("AWSPREVIOUS")).contains(token(2));
    assertThat(world.state("s").versions().get(token(1))).isEmpty();
  }

  @Test
  void promotingMovesCurrentAndLeavesPending() {
    world.put("s", 2, "AWSPENDING");
    assertThat(world.value("s")).isEqualTo("v1");

    move("AWSCURRENT", token(1), token(2));

    assertThat(world.value("s")).isEqualTo("v2");
    assertThat(world.state("s").versions().get(token(2)))
        .containsExactlyInAnyOrder("AWSPENDING", "AWSCURRENT");
    assertThat(world.state("s").labelled("AWSPREVIOUS")).contains(token(1));
    move("AWSPENDING", token(2), null);
    assertThat(world.state("s").labelled("AWSPENDING")).isEmpty();
  }

  @Test
  void theWayBackSwapsCurrentAndPrevious() {
    world.put("s", 2);
    move("AWSCURRENT", token(2), token(1));

    assertThat(world.state("s").labelled("AWSCURRENT")).contains(token(1));
    assertThat(world.state("s").labelled("AWSPREVIOUS")).contains(token(2));
  }

  @Test
  void currentMovesOnlyFromTheVersionThatHasIt() {
    world.put("s", 2, "AWSPENDING");
    world.put("s", 3, "other");
    SecretState before = world.state("s");

    refusal(() -> move("AWSCURRENT", null, token(2))).isEqualTo("InvalidParameterException");
    refusal(() -> move("AWSCURRENT", token(3), token(2))).isEqualTo("InvalidParameterException");
    refusal(() -> move("AWSCURRENT", token(1), null)).isEqualTo("InvalidParameterException");
    refusal(() -> move("AWSPENDING", token(1), null)).isEqualTo("InvalidParameterException");
    refusal(() -> move("AWSPENDING", null, token(1))).isEqualTo("InvalidParameterException");
    refusal(() -> move("AWSPENDING", null, null)).isEqualTo("InvalidParameterException");
    refusal(() -> move("AWSCURRENT", token(1), token(9))).isEqualTo("ResourceNotFoundException");
    assertThat(world.state("s")).isEqualTo(before);
  }

  @Test
  void aRepeatedPromotionIsRefused() {
    world.put("s", 2, "AWSPENDING");
    move("AWSCURRENT", token(1), token(2));

    refusal(() -> move("AWSCURRENT", token(1), token(2))).isEqualTo("InvalidParameterException");
  }

  @Test
  void ofTwoPromotionsAtOnceOneWins() throws Exception {
    for (int version = 2; version <= 9; version++) {
      world.put("s", version, "candidate");
    }
    List<CompletableFuture<Boolean>> promotions = new ArrayList<>();
    for (int version = 2; version <= 9; version++) {
      String to = token(version);
      promotions.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  move("AWSCURRENT", token(1), to);
                  return true;
                } catch (InvalidParameterException e) {
                  return false;
                }
              }));
    }
    int won = 0;
    for (CompletableFuture<Boolean> promotion : promotions) {
      won += promotion.get(20, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertThat(won).isEqualTo(1);
    assertThat(world.state("s").labelled("AWSPREVIOUS")).contains(token(1));
  }

  @Test
  void aNewPendingVersionTakesTheLabelFromTheOldOne() {
    world.put("s", 2, "AWSPENDING");
    world.put("s", 3, "AWSPENDING");

    assertThat(world.state("s").labelled("AWSPENDING")).contains(token(3));
    assertThat(world.state("s").versions().get(token(2))).isEmpty();
  }

  @Test
  void aVersionHasAtMostTwentyLabels() {
    String[] labels = IntStream.range(0, 19).mapToObj(i -> "l" + i).toArray(String[]::new);
    world.put("s", 2, labels);
    move("l19", null, token(2));

    refusal(() -> move("l20", null, token(2))).isEqualTo("LimitExceededException");
    assertThat(world.state("s").versions().get(token(2))).hasSize(20);
  }

  @Test
  void deprecatedVersionsAreHiddenUnlessAskedFor() {
    world.put("s", 2);
    world.put("s", 3);

    assertThat(ids(world.client.listSecretVersionIds(r -> r.secretId("s"))))
        .containsExactlyInAnyOrder(token(2), token(3));
    assertThat(ids(world.client.listSecretVersionIds(r -> r.secretId("s").includeDeprecated(true))))
        .containsExactlyInAnyOrder(token(1), token(2), token(3));
    assertThat(world.client.describeSecret(r -> r.secretId("s")).versionIdsToStages())
        .containsOnlyKeys(token(2), token(3));
    assertThat(world.client.getSecretValue(r -> r.secretId("s").versionId(token(1))).secretString())
        .isEqualTo("v1");
  }

  @Test
  void versionsComeInPages() {
    for (int version = 2; version <= 5; version++) {
      world.put("s", version);
    }
    List<Integer> sizes = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (ListSecretVersionIdsResponse page :
        world.client.listSecretVersionIdsPaginator(
            r -> r.secretId("s").includeDeprecated(true).maxResults(2))) {
      sizes.add(page.versions().size());
      all.addAll(ids(page));
    }
    assertThat(sizes).containsExactly(2, 2, 1);
    assertThat(all).doesNotHaveDuplicates().hasSize(5);
    refusal(() -> world.client.listSecretVersionIds(r -> r.secretId("s").nextToken("bm8=")))
        .isEqualTo("InvalidNextTokenException");
  }

  @Test
  void aHundredDeprecatedVersionsAreKept() {
    for (int version = 2; version <= 104; version++) {
      world.put("s", version);
    }
    assertThat(world.state("s").versions()).hasSize(102).doesNotContainKey(token(2));
    assertThat(world.value("s")).isEqualTo("v104");
  }

  private static List<String> ids(ListSecretVersionIdsResponse page) {
    return page.versions().stream().map(SecretVersionsListEntry::versionId).toList();
  }
}
