package io.keyturn.activities.ports;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every secret store promises to the steps of a rotation. */
public abstract class SecretStoreContract {
  /** The store under test; each test has an empty secret of its own. */
  protected abstract SecretStore store();

  /** A secret that exists and has no version. */
  protected abstract String secret();

  /** A secret that does not exist. */
  protected abstract String missing();

  /** The labels of a secret after its first version was staged. */
  protected Map<String, String> labelsOfFirst(String version) {
    return Map.of(PENDING, version);
  }

  public static Map<String, Secret> content(String text) {
    return Map.of(
        "tls.crt", Secret.copyOf(("certificate " + text).getBytes(UTF_8)),
        "tls.key", Secret.copyOf(("key " + text).getBytes(UTF_8)));
  }

  public static void assertKind(FailureKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(kind);
              assertThat(problem.remedy()).isNotBlank();
              assertThat(problem.getMessage()).doesNotContain("\n");
            });
  }

  protected void move(String label, @Nullable String from, @Nullable String to) {
    store().move(secret(), new LabelMove(label, from, to));
  }

  private Map<String, String> labels() {
    return store().describe(secret()).labels();
  }

  private void stageAndPromote(@Nullable String from, String version) {
    store().stage(secret(), version, content(version));
    move(CURRENT, from, version);
    move(PENDING, version, null);
  }

  @Test
  void emptySecretHasNeitherVersionsNorLabels() {
    assertThat(store().describe(secret())).isEqualTo(new SecretDescription(Set.of(), Map.of()));
  }

  @Test
  void stagedVersionIsPendingAndReadsBackAsItWas() {
    store().stage(secret(), "v1", content("v1"));
    assertThat(store().describe(secret()))
        .isEqualTo(new SecretDescription(Set.of("v1"), labelsOfFirst("v1")));
    assertThat(store().read(secret(), "v1")).isEqualTo(content("v1"));
  }

  @Test
  void stagingTheSameAgainDoesNothing() {
    store().stage(secret(), "v1", content("v1"));
    SecretDescription once = store().describe(secret());
    store().stage(secret(), "v1", content("v1"));
    assertThat(store().describe(secret())).isEqualTo(once);
  }

  @Test
  void stagingAPromotedVersionAgainDoesNotMakeItPending() {
    stageAndPromote(null, "v1");
    store().stage(secret(), "v1", content("v1"));
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v1"));
  }

  @Test
  void sameIdWithOtherContentIsAConflictAndChangesNothing() {
    store().stage(secret(), "v1", content("v1"));
    for (Map<String, Secret> other :
        List.of(
            content("other"), Map.of("tls.crt", Secret.copyOf("certificate v1".getBytes(UTF_8))))) {
      assertKind(FailureKind.CONFLICT, () -> store().stage(secret(), "v1", other));
    }
    assertThat(store().read(secret(), "v1")).isEqualTo(content("v1"));
  }

  @Test
  void pendingVersionOfSomebodyElseIsNeverOverwritten() {
    store().stage(secret(), "theirs", content("theirs"));
    SecretDescription before = store().describe(secret());
    assertKind(FailureKind.CONFLICT, () -> store().stage(secret(), "ours", content("ours")));
    assertThat(store().describe(secret())).isEqualTo(before);
  }

  @Test
  void rehearsalChangesNothing() {
    stageAndPromote(null, "v1");
    stageAndPromote("v1", "v2");
    store().stage(secret(), "v3", content("v3"));
    SecretDescription before = store().describe(secret());

    store().requireWritable(secret());

    assertThat(store().describe(secret())).isEqualTo(before);
    assertThat(store().read(secret(), "v2")).isEqualTo(content("v2"));
    assertKind(FailureKind.NOT_FOUND, () -> store().requireWritable(missing()));
  }

  @Test
  void movingCurrentRemembersThePrevious() {
    stageAndPromote(null, "v1");
    stageAndPromote("v1", "v2");
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v2", PREVIOUS, "v1"));
    move(CURRENT, "v1", "v2");
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v2", PREVIOUS, "v1"));
    move(CURRENT, "v2", "v1");
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v1", PREVIOUS, "v2"));
  }

  @Test
  void labelThatSomebodyElseMovedIsLeftWhereItIs() {
    stageAndPromote(null, "v1");
    stageAndPromote("v1", "v2");
    store().stage(secret(), "v3", content("v3"));
    SecretDescription before = store().describe(secret());
    assertKind(FailureKind.CONFLICT, () -> move(CURRENT, "v1", "v3"));
    assertKind(FailureKind.CONFLICT, () -> move(CURRENT, null, "v3"));
    assertKind(FailureKind.CONFLICT, () -> move(PENDING, "v1", null));
    assertThat(store().describe(secret())).isEqualTo(before);
  }

  @Test
  void groupsMoveOnTheirOwn() {
    stageAndPromote(null, "v1");
    store().stage(secret(), "v2", content("v2"));
    String canary = SecretDescription.groupLabel("canary");
    move(canary, null, "v2");
    move(canary, null, "v2");
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v1", PENDING, "v2", canary, "v2"));
    assertKind(FailureKind.CONFLICT, () -> store().drop(secret(), "v2"));
    move(canary, "v2", null);
    move(canary, "v2", null);
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v1", PENDING, "v2"));
  }

  @Test
  void droppedVersionIsGoneWithItsLabels() {
    stageAndPromote(null, "v1");
    stageAndPromote("v1", "v2");
    store().stage(secret(), "v3", content("v3"));
    store().drop(secret(), "v3");
    store().drop(secret(), "v1");
    store().drop(secret(), "v1");
    store().drop(secret(), "never-was");
    assertThat(store().describe(secret()))
        .isEqualTo(new SecretDescription(Set.of("v2"), Map.of(CURRENT, "v2")));
    assertKind(FailureKind.NOT_FOUND, () -> store().read(secret(), "v1"));
  }

  @Test
  void currentVersionIsNotDropped() {
    stageAndPromote(null, "v1");
    assertKind(FailureKind.CONFLICT, () -> store().drop(secret(), "v1"));
    assertThat(store().read(secret(), "v1")).isEqualTo(content("v1"));
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    stageAndPromote(null, "v1");
    assertKind(FailureKind.NOT_FOUND, () -> store().describe(missing()));
    assertKind(FailureKind.NOT_FOUND, () -> store().read(missing(), "v1"));
    assertKind(FailureKind.NOT_FOUND, () -> store().stage(missing(), "v1", content("v1")));
    assertKind(FailureKind.NOT_FOUND, () -> store().drop(missing(), "v1"));
    assertKind(
        FailureKind.NOT_FOUND, () -> store().move(missing(), new LabelMove(CURRENT, null, "v1")));
    assertKind(FailureKind.NOT_FOUND, () -> store().read(secret(), "v9"));
    assertKind(FailureKind.NOT_FOUND, () -> move(CURRENT, "v1", "v9"));
    assertThat(labels()).isEqualTo(Map.of(CURRENT, "v1"));
  }

  @Test
  void ofManyWhoMoveALabelAtOnceOneWins() throws Exception {
    stageAndPromote(null, "v0");
    List<String> candidates = IntStream.rangeClosed(1, 6).mapToObj(i -> "v" + i).toList();
    for (String candidate : candidates) {
      store().stage(secret(), candidate, content(candidate));
      // A version without any label may be gone.
      move(SecretDescription.groupLabel(candidate), null, candidate);
      move(PENDING, candidate, null);
    }
    ExecutorService threads = Executors.newFixedThreadPool(candidates.size());
    int winners = 0;
    try {
      for (Future<Boolean> won :
          threads.invokeAll(candidates.stream().map(this::movingCurrentTo).toList())) {
        winners += won.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(winners).isEqualTo(1);
    assertThat(labels()).containsEntry(PREVIOUS, "v0").containsKey(CURRENT);
  }

  private Callable<Boolean> movingCurrentTo(String version) {
    return () -> {
      try {
        move(CURRENT, "v0", version);
        return true;
      } catch (RotationProblem e) {
        assertThat(e.kind()).isEqualTo(FailureKind.CONFLICT);
        return false;
      }
    };
  }
}
