package io.keyturn.simulator.cloud;

import static io.keyturn.simulator.cloud.ApiKeysTest.read;
import static io.keyturn.simulator.cloud.ApiKeysTest.works;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of keys are felt after a delay of their own, on both planes alike. */
class KeyDelaysTest {
  private static final String NAMESPACE = "ledger.a2dd6";
  private static final Duration NONE = Duration.ZERO;
  private static final Duration WHILE = Duration.ofMillis(300);
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static Account account(Duration creation, Duration switching, Duration deletion)
      throws Exception {
    return new Account(Account.atOnce().withKeyDelays(creation, switching, deletion));
  }

  private static IssuedKey worker(Account account) {
    return account.cloud.addServiceAccountKey(
        "worker", Role.ROLE_READ, Map.of(NAMESPACE, Permission.PERMISSION_WRITE));
  }

  private static boolean lettingIn(Account account, String token) {
    boolean data = account.cloud.apiKeyOwner(NAMESPACE, token).isPresent();
    return works(account, token) && data;
  }

  private static boolean shutOut(Account account, String token) {
    boolean data = account.cloud.apiKeyOwner(NAMESPACE, token).isEmpty();
    return !works(account, token) && data;
  }

  private static void switchKey(Account account, String id, boolean disabled) {
    ApiKey now = read(account, id);
    account.ended(
        account
            .caller()
            .updateApiKey(
                UpdateApiKeyRequest.newBuilder()
                    .setKeyId(id)
                    .setSpec(now.getSpec().toBuilder().setDisabled(disabled))
                    .setResourceVersion(now.getResourceVersion())
                    .build())
            .getAsyncOperation());
  }

  private static void delete(Account account, String id) {
    account.ended(
        account
            .caller()
            .deleteApiKey(
                DeleteApiKeyRequest.newBuilder()
                    .setKeyId(id)
                    .setResourceVersion(read(account, id).getResourceVersion())
                    .build())
            .getAsyncOperation());
  }

  @Test
  void aDisablingIsNotFeltBeforeItsDelay() throws Exception {
    try (Account account = account(NONE, FOR_EVER, NONE)) {
      IssuedKey key = worker(account);
      switchKey(account, key.id(), true);
      assertThat(read(account, key.id()).getSpec().getDisabled()).isTrue();
      assertThat(lettingIn(account, key.token())).isTrue();
    }
  }

  @Test
  void aDeletionIsNotFeltBeforeItsDelay() throws Exception {
    try (Account account = account(NONE, NONE, FOR_EVER)) {
      IssuedKey key = worker(account);
      delete(account, key.id());
      assertThat(lettingIn(account, key.token())).isTrue();
    }
  }

  @Test
  void aCreationIsNotFeltBeforeItsDelay() throws Exception {
    try (Account account = account(FOR_EVER, NONE, NONE)) {
      String token = ApiKeysTest.key(account, worker(account).ownerId()).getToken();
      assertThat(shutOut(account, token)).isTrue();
    }
  }

  @Test
  void everyChangeIsFeltAfterItsDelayOnBothPlanes() throws Exception {
    try (Account account = account(WHILE, WHILE, WHILE)) {
      CreateApiKeyResponse made = ApiKeysTest.key(account, worker(account).ownerId());
      Account.await(() -> lettingIn(account, made.getToken()));
      switchKey(account, made.getKeyId(), true);
      Account.await(() -> shutOut(account, made.getToken()));
      switchKey(account, made.getKeyId(), false);
      Account.await(() -> lettingIn(account, made.getToken()));
      delete(account, made.getKeyId());
      Account.await(() -> shutOut(account, made.getToken()));
    }
  }

  @Test
  void aLateCreationDoesNotUndoADisabling() throws Exception {
    try (Account account = account(WHILE, NONE, NONE)) {
      String owner = worker(account).ownerId();
      CreateApiKeyResponse first = ApiKeysTest.key(account, owner);
      switchKey(account, first.getKeyId(), true);
      // A key that is made later tells when the first one's creation must have been felt.
      CreateApiKeyResponse later = ApiKeysTest.key(account, owner);
      Account.await(() -> lettingIn(account, later.getToken()));
      assertThat(shutOut(account, first.getToken())).isTrue();
    }
  }

  @Test
  void aLateSwitchDoesNotBringADeletedKeyBack() throws Exception {
    try (Account account = account(NONE, WHILE, NONE)) {
      IssuedKey key = worker(account);
      IssuedKey other =
          account.cloud.addServiceAccountKey(
              "other", Role.ROLE_READ, Map.of(NAMESPACE, Permission.PERMISSION_WRITE));
      switchKey(account, key.id(), true);
      switchKey(account, key.id(), false);
      delete(account, key.id());
      Account.await(() -> shutOut(account, key.token()));
      switchKey(account, other.id(), true);
      Account.await(() -> shutOut(account, other.token()));
      assertThat(shutOut(account, key.token())).isTrue();
    }
  }
}
