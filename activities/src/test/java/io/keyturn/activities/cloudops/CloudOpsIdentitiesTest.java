package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.ports.KeyIdentity;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.secret.Secret;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloudOpsIdentitiesTest {
  @TempDir Path folder;
  private CloudAccount account;
  private CloudOpsIdentities identities;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    account = new CloudAccount(folder, CloudAccount.atOnce());
    identities = new CloudOpsIdentities(account.access());
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private static Secret secret(String token) {
    return Secret.take(token.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ownIdentityIsThatOfTheConfiguredKey() {
    KeyIdentity own = identities.own();
    assertThat(own.owner().type()).isEqualTo(KeyOwner.Type.USER);
    assertThat(own.name()).isEqualTo("owner@example.com");
    assertThat(own.administersAccount()).isTrue();
    assertThat(account.keys().find(own.keyId())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "ROLE_OWNER, true",
    "ROLE_ADMIN, true",
    "ROLE_DEVELOPER, false",
    "ROLE_READ, false",
    "ROLE_METRICS_READ, false"
  })
  void ownersAndAdministratorsMayChangeKeysOfOthers(Role role, boolean may) {
    IssuedKey ofUser = account.cloud.addUserKey("ops@example.com", role);
    IssuedKey ofAccount = account.cloud.addServiceAccountKey("ops", role, Map.of());
    for (IssuedKey key : new IssuedKey[] {ofUser, ofAccount}) {
      assertThat(identities.of(secret(key.token())))
          .hasValueSatisfying(
              identity -> {
                assertThat(identity.keyId()).isEqualTo(key.id());
                assertThat(identity.administersAccount()).isEqualTo(may);
              });
    }
  }

  @Test
  void everyQuestionIsAskedOnAConnectionOfItsOwn() {
    IssuedKey key = account.cloud.addServiceAccountKey("ledger", Role.ROLE_READ, Map.of());
    for (int i = 0; i < 3; i++) {
      assertThat(identities.of(secret(key.token()))).isPresent();
      assertThat(identities.own().name()).isEqualTo("owner@example.com");
    }
    assertThat(account.peers).hasSize(6);
  }

  @Test
  void whiteSpaceAroundATokenIsNoPartOfIt() {
    IssuedKey key = account.cloud.addServiceAccountKey("ledger", Role.ROLE_READ, Map.of());
    assertThat(identities.of(secret(" " + key.token() + "\r\n"))).isPresent();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
  void refusalIsNoFailure(Code code) {
    IssuedKey key = account.cloud.addServiceAccountKey("ledger", Role.ROLE_READ, Map.of());
    account.faults.arm(
        Fault.next("GetCurrentIdentity", Moment.BEFORE, new Fault.Fail(code, "not yet")));
    assertThat(identities.of(secret(key.token()))).isEmpty();
    assertThat(identities.of(secret(key.token()))).isPresent();
  }

  @Test
  void ownKeyThatIsRefusedIsNotPermitted() throws Exception {
    Path file = Files.writeString(folder.resolve("stale-key"), "not-a-live-key");
    CloudAccess access = account.access();
    CloudOpsIdentities stale =
        new CloudOpsIdentities(
            new CloudAccess(access.target(), ApiKeySource.ofFile(file), access.tlsCa()));
    assertKind(FailureKind.NOT_PERMITTED, stale::own, "UNAUTHENTICATED");
  }

  @Test
  void silenceMayPass() {
    account.faults.arm(
        Fault.next("GetCurrentIdentity", Moment.BEFORE, new Fault.Fail(Code.UNAVAILABLE, "down"))
            .forCalls(2));
    IssuedKey key = account.cloud.addServiceAccountKey("ledger", Role.ROLE_READ, Map.of());
    assertKind(FailureKind.UNAVAILABLE, () -> identities.of(secret(key.token())).isPresent());
    assertKind(FailureKind.UNAVAILABLE, identities::own, "down");
  }
}
