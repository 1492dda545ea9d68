package io.keyturn.activities.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.RotationProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The fake keeps the promises that the steps' tests rely on. */
class FakeApiKeysTest extends ApiKeysContract {
  private static final KeyOwner LEDGER = new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "sa-ledger");
  private final Instant inADay = Instant.now().plus(Duration.ofDays(1));

  private final Strikes strikes = new Strikes();
  private final FakeApiKeys keys = new FakeApiKeys(strikes, InstantSource.system()).with(LEDGER);

  @Override
  protected ApiKeys keys() {
    return keys;
  }

  @Override
  protected Identities identities() {
    return new FakeIdentities(keys, () -> keys.token("key-1"));
  }

  @Override
  protected KeyOwner owner() {
    return LEDGER;
  }

  @Test
  void keyWhoseAnswerIsLostIsThereWithoutItsToken() {
    strikes.arm(0, true);
    ApiKeyRequest request = new ApiKeyRequest(LEDGER, "key", "", inADay);
    assertThatThrownBy(() -> keys.create(request, "op")).isInstanceOf(RotationProblem.class);
    assertThat(strikes.disarm()).isTrue();
    assertThat(keys.create(request, "op")).isEmpty();
    assertThat(keys.list(LEDGER)).hasSize(1);
  }

  @Test
  void changesAreFeltAfterTheLag() {
    String id = keys.put(LEDGER, "key", inADay);
    assertThat(identities().of(keys.token(id))).isPresent();
    keys.lag(2);
    keys.switchKey(id, false);
    assertThat(identities().of(keys.token(id))).isPresent();
    assertThat(identities().of(keys.token(id))).isPresent();
    assertThat(identities().of(keys.token(id))).isEmpty();
  }
}
