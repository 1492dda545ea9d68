package io.keyturn.activities.ports;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every account's API keys promise to the steps of a rotation, together with identities. */
public abstract class ApiKeysContract {
  /** The keys under test. */
  protected abstract ApiKeys keys();

  /** What tells whom their tokens stand for. */
  protected abstract Identities identities();

  /** A service account without keys. */
  protected abstract KeyOwner owner();

  private static Instant inDays(int days) {
    return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
  }

  private ApiKeyRequest request() {
    return new ApiKeyRequest(owner(), "ledger", "made by a test", inDays(90));
  }

  private NewApiKey made(String operationId) {
    return keys().create(request(), operationId).orElseThrow();
  }

  private boolean admits(Secret token) {
    return identities().of(token).isPresent();
  }

  /** Changes are felt after a while. */
  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void newKeyIsListedAsItWasAskedFor() {
    ApiKeyRequest request = request();
    try (NewApiKey made = keys().create(request, "op-1").orElseThrow()) {
      assertThat(keys().list(owner()))
          .singleElement()
          .satisfies(
              key -> {
                assertThat(key.id()).isEqualTo(made.id());
                assertThat(key.owner()).isEqualTo(owner());
                assertThat(key.displayName()).isEqualTo("ledger");
                assertThat(key.description()).isEqualTo("made by a test");
                assertThat(key.expires()).isEqualTo(request.expires());
                assertThat(key.created()).isBefore(Instant.now().plusSeconds(5));
                assertThat(key.disabled()).isFalse();
              });
    }
  }

  @Test
  void oneOperationMakesOneKeyAndTellsItsTokenOnce() {
    ApiKeyRequest request = request();
    keys().create(request, "op-1").orElseThrow().close();
    assertThat(keys().create(request, "op-1")).isEmpty();
    assertThat(keys().list(owner())).hasSize(1);
    made("op-2").close();
    assertThat(keys().list(owner())).hasSize(2);
  }

  @Test
  void tokenStandsForItsKeyAndOwner() {
    try (NewApiKey first = made("op-1");
        NewApiKey second = made("op-2")) {
      eventually(() -> admits(first.token()) && admits(second.token()));
      Optional<KeyIdentity> identity = identities().of(second.token());
      assertThat(identity.map(KeyIdentity::keyId)).contains(second.id());
      assertThat(identity.map(KeyIdentity::owner)).contains(owner());
      assertThat(identity.map(KeyIdentity::administersAccount)).contains(false);
    }
  }

  @Test
  void strangeTokensStandForNobody() {
    for (String token : new String[] {"nobody", "", "\n", "two words", "a\u0000b"}) {
      try (Secret strange = Secret.take(token.getBytes(StandardCharsets.UTF_8))) {
        assertThat(identities().of(strange)).isEmpty();
      }
    }
  }

  @Test
  void disabledKeyIsShutOutUntilItIsEnabled() {
    try (NewApiKey made = made("op-1");
        NewApiKey other = made("op-2")) {
      eventually(() -> admits(made.token()) && admits(other.token()));
      for (int time = 0; time < 2; time++) {
        assertThat(keys().switchKey(made.id(), false).disabled()).isTrue();
      }
      eventually(() -> !admits(made.token()));
      assertThat(admits(other.token())).isTrue();
      for (int time = 0; time < 2; time++) {
        ApiKey enabled = keys().switchKey(made.id(), true);
        assertThat(enabled.disabled()).isFalse();
        assertThat(enabled.displayName()).isEqualTo("ledger");
        assertThat(enabled.description()).isEqualTo("made by a test");
      }
      eventually(() -> admits(made.token()));
    }
  }

  @Test
  void deletedKeyIsGoneForGood() {
    try (NewApiKey made = made("op-1")) {
      eventually(() -> admits(made.token()));
      for (int time = 0; time < 2; time++) {
        keys().delete(made.id());
        assertThat(keys().list(owner())).isEmpty();
      }
      eventually(() -> !admits(made.token()));
      assertThat(keys().create(request(), "op-1")).isEmpty();
    }
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    assertKind(FailureKind.NOT_FOUND, () -> keys().switchKey("nobody", false), "nobody");
    assertKind(FailureKind.NOT_FOUND, () -> keys().switchKey("nobody", true), "nobody");
    KeyOwner stranger = new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "stranger");
    assertKind(
        FailureKind.NOT_FOUND,
        () -> keys().create(new ApiKeyRequest(stranger, "key", "", inDays(1)), "op-1"),
        "stranger");
    assertThat(keys().list(stranger)).isEmpty();
  }

  @Test
  void lifeOutOfBoundsIsRejected() {
    for (int days : new int[] {-1, 732}) {
      assertKind(
          FailureKind.REJECTED,
          () -> keys().create(new ApiKeyRequest(owner(), "key", "", inDays(days)), "op" + days));
    }
    assertThat(keys().list(owner())).isEmpty();
  }

  @Test
  void keyOverTheLimitIsRejectedAndTheOthersStay() {
    for (int i = 0; i < 20; i++) {
      made("op-" + i).close();
    }
    assertKind(FailureKind.REJECTED, () -> keys().create(request(), "op-20"));
    assertThat(keys().list(owner())).hasSize(20);
  }
}
