package io.keyturn.simulator.cloud;

import static io.keyturn.simulator.cloud.NamespacesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.keyturn.simulator.pki.Authority;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysRequest;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityRequest;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityResponse;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.Access;
import io.temporal.api.cloud.identity.v1.AccountAccess;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.identity.v1.OwnerType;
import io.temporal.api.cloud.identity.v1.ServiceAccountSpec;
import io.temporal.api.cloud.resource.v1.ResourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private static final Authority CA = Authority.root("CN=CA");

  static ApiKeySpec keyOf(String owner, Duration life) {
    return ApiKeySpec.newBuilder()
        .setOwnerType(OwnerType.OWNER_TYPE_SERVICE_ACCOUNT)
        .setOwnerId(owner)
        .setDisplayName("key")
        .setExpiryTime(Timestamp.newBuilder().setSeconds(Instant.now().plus(life).getEpochSecond()))
        .build();
  }

  static ServiceAccountSpec readerSpec(String name) {
    return ServiceAccountSpec.newBuilder()
        .setName(name)
        .setAccess(
            Access.newBuilder()
                .setAccountAccess(AccountAccess.newBuilder().setRole(Role.ROLE_READ)))
        .build();
  }

  static String serviceAccount(Account account) {
    CreateServiceAccountResponse made =
        account
            .caller()
            .createServiceAccount(
                CreateServiceAccountRequest.newBuilder().setSpec(readerSpec("worker")).build());
    account.ended(made.getAsyncOperation());
    return made.getServiceAccountId();
  }

  static CreateApiKeyResponse key(Account account, String owner) {
    CreateApiKeyResponse made =
        account
            .caller()
            .createApiKey(
                CreateApiKeyRequest.newBuilder()
                    .setSpec(keyOf(owner, Duration.ofDays(90)))
                    .build());
    account.ended(made.getAsyncOperation());
    return made;
  }

  static boolean works(Account account, String token) {
    try {
      return account
          .caller(token)
          .getCurrentIdentity(GetCurrentIdentityRequest.getDefaultInstance())
          .hasServiceAccount();
    } catch (io.grpc.StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
      return false;
    }
  }

  static ApiKey read(Account account, String id) {
    return account
        .caller()
        .getApiKey(GetApiKeyRequest.newBuilder().setKeyId(id).build())
        .getApiKey();
  }

  @Test
  void noKeyAndAnUnknownKeyAreUnauthenticated() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      GetNamespacesRequest request = GetNamespacesRequest.getDefaultInstance();
      assertRefused(Code.UNAUTHENTICATED, () -> account.anonymous().getNamespaces(request));
      assertRefused(Code.UNAUTHENTICATED, () -> account.caller("nobody").getNamespaces(request));
      assertRefused(Code.UNAUTHENTICATED, () -> account.caller("").getNamespaces(request));
    }
  }

  @Test
  void keysThatMayTooLittleAreDenied() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", CA.certificate()));
      String other = account.cloud.addNamespace(Account.spec("other", CA.certificate()));
      var change = account.updateTo(id, Authority.root("CN=New").certificate());
      IssuedKey reader =
          account.cloud.addServiceAccountKey(
              "reader", Role.ROLE_READ, Map.of(id, Permission.PERMISSION_READ));
      IssuedKey stranger =
          account.cloud.addServiceAccountKey(
              "stranger", Role.ROLE_DEVELOPER, Map.of(other, Permission.PERMISSION_ADMIN));
      IssuedKey administrator =
          account.cloud.addServiceAccountKey(
              "administrator", Role.ROLE_READ, Map.of(id, Permission.PERMISSION_ADMIN));

      for (IssuedKey key : new IssuedKey[] {reader, stranger}) {
        assertRefused(
            Code.PERMISSION_DENIED, () -> account.caller(key.token()).updateNamespace(change));
      }
      assertThat(
              account
                  .caller(reader.token())
                  .getNamespaces(GetNamespacesRequest.getDefaultInstance())
                  .getNamespacesList())
          .hasSize(1);
      assertThat(account.caller(administrator.token()).updateNamespace(change).hasAsyncOperation())
          .isTrue();
    }
  }

  @Test
  void aTokenIsShownOnceAndSaysWhoseItIs() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String owner = serviceAccount(account);
      CreateApiKeyRequest request =
          CreateApiKeyRequest.newBuilder()
              .setSpec(keyOf(owner, Duration.ofDays(90)))
              .setAsyncOperationId("mine")
              .build();
      CreateApiKeyResponse made = account.caller().createApiKey(request);
      account.ended(made.getAsyncOperation());
      Account.await(() -> works(account, made.getToken()));

      CreateApiKeyResponse repeat = account.caller().createApiKey(request);
      GetCurrentIdentityResponse identity =
          account
              .caller(made.getToken())
              .getCurrentIdentity(GetCurrentIdentityRequest.getDefaultInstance());

      assertThat(repeat.getKeyId()).isEqualTo(made.getKeyId());
      assertThat(repeat.getToken()).isEmpty();
      assertThat(identity.getPrincipalApiKey().getId()).isEqualTo(made.getKeyId());
      assertThat(identity.getServiceAccount().getId()).isEqualTo(owner);
      assertThat(new IssuedKey("id", owner, made.getToken()).toString())
          .doesNotContain(made.getToken());
    }
  }

  @Test
  void aDisabledKeyIsRefusedUntilItIsEnabledAndADeletedOneForGood() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      CreateApiKeyResponse made = key(account, serviceAccount(account));
      Account.await(() -> works(account, made.getToken()));
      for (boolean disabled : new boolean[] {true, false}) {
        ApiKey now = read(account, made.getKeyId());
        account.ended(
            account
                .caller()
                .updateApiKey(
                    UpdateApiKeyRequest.newBuilder()
                        .setKeyId(now.getId())
                        .setSpec(now.getSpec().toBuilder().setDisabled(disabled))
                        .setResourceVersion(now.getResourceVersion())
                        .build())
                .getAsyncOperation());
        Account.await(() -> works(account, made.getToken()) != disabled);
      }
      account.ended(
          account
              .caller()
              .deleteApiKey(
                  DeleteApiKeyRequest.newBuilder()
                      .setKeyId(made.getKeyId())
                      .setResourceVersion(read(account, made.getKeyId()).getResourceVersion())
                      .build())
              .getAsyncOperation());
      Account.await(() -> !works(account, made.getToken()));
      assertRefused(Code.NOT_FOUND, () -> read(account, made.getKeyId()));
    }
  }

  @Test
  void aNewKeyWorksOnlyOnceItHasPropagated() throws Exception {
    try (Account account = new Account(Account.atOnce().withTrustDelay(Duration.ofHours(1)))) {
      CreateApiKeyResponse made = key(account, serviceAccount(account));

      assertThat(works(account, made.getToken())).isFalse();
      assertThat(read(account, made.getKeyId()).getState())
          .isEqualTo(ResourceState.RESOURCE_STATE_ACTIVE);
    }
  }

  @Test
  void withoutTheAccountsConsentNoKeyIsMade() throws Exception {
    try (Account account = new Account(Account.atOnce().withApiKeyCreation(false))) {
      String owner = serviceAccount(account);
      assertRefused(Code.PERMISSION_DENIED, () -> key(account, owner));
      IssuedKey there = account.cloud.addServiceAccountKey("there", Role.ROLE_READ, Map.of());
      assertThat(works(account, there.token())).isTrue();
    }
  }

  @Test
  void twentyKeysOfOneServiceAccountAreAllowedAndNoMore() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String owner = serviceAccount(account);
      for (int i = 0; i < 20; i++) {
        key(account, owner);
      }
      assertRefused(Code.FAILED_PRECONDITION, () -> key(account, owner));
      assertThat(
              account
                  .caller()
                  .getApiKeys(GetApiKeysRequest.newBuilder().setOwnerId(owner).build())
                  .getApiKeysList())
          .hasSize(20);
    }
  }

  @Test
  void keysLiveAtMostTwoYearsAndExpireByTheClock() throws Exception {
    Instant later = Instant.now().plus(Duration.ofDays(91));
    Instant[] now = {Instant.now()};
    try (Account account = new Account(Account.atOnce().withClock(() -> now[0]))) {
      String owner = serviceAccount(account);
      for (Duration bad : new Duration[] {Duration.ofDays(732), Duration.ofDays(-1)}) {
        assertRefused(
            Code.INVALID_ARGUMENT,
            () ->
                account
                    .caller()
                    .createApiKey(
                        CreateApiKeyRequest.newBuilder().setSpec(keyOf(owner, bad)).build()));
      }
      CreateApiKeyResponse made = key(account, owner);
      Account.await(() -> works(account, made.getToken()));
      now[0] = later;
      assertThat(works(account, made.getToken())).isFalse();
    }
  }

  @Test
  void aServiceAccountMakesItsOwnNextKeyButMayNotDelete() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String owner = serviceAccount(account);
      CreateApiKeyResponse first = key(account, owner);
      Account.await(() -> works(account, first.getToken()));

      CreateApiKeyResponse second =
          account
              .caller(first.getToken())
              .createApiKey(
                  CreateApiKeyRequest.newBuilder()
                      .setSpec(keyOf(owner, Duration.ofDays(1)))
                      .build());

      assertThat(second.getToken()).isNotEmpty();
      account.ended(second.getAsyncOperation());
      String version = read(account, second.getKeyId()).getResourceVersion();
      assertRefused(
          Code.PERMISSION_DENIED,
          () ->
              account
                  .caller(first.getToken())
                  .deleteApiKey(
                      DeleteApiKeyRequest.newBuilder()
                          .setKeyId(second.getKeyId())
                          .setResourceVersion(version)
                          .build()));
    }
  }

  @Test
  void aServiceAccountTakesItsKeysWithIt() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String owner = serviceAccount(account);
      CreateApiKeyResponse made = key(account, owner);
      Account.await(() -> works(account, made.getToken()));
      String version =
          account
              .caller()
              .getServiceAccount(
                  GetServiceAccountRequest.newBuilder().setServiceAccountId(owner).build())
              .getServiceAccount()
              .getResourceVersion();
      account.ended(
          account
              .caller()
              .deleteServiceAccount(
                  DeleteServiceAccountRequest.newBuilder()
                      .setServiceAccountId(owner)
                      .setResourceVersion(version)
                      .build())
              .getAsyncOperation());

      assertThat(works(account, made.getToken())).isFalse();
      assertThat(
              account
                  .caller()
                  .getServiceAccounts(GetServiceAccountsRequest.getDefaultInstance())
                  .getServiceAccountCount())
          .isZero();
    }
  }

  @Test
  void onTheDataPlaneAKeyIsGoodForItsNamespacesAlone() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      IssuedKey key =
          account.cloud.addServiceAccountKey(
              "worker", Role.ROLE_READ, Map.of("ledger.a2dd6", Permission.PERMISSION_WRITE));

      assertThat(account.cloud.apiKeyOwner("ledger.a2dd6", key.token())).contains(key.id());
      assertThat(account.cloud.apiKeyOwner("other.a2dd6", key.token())).isEmpty();
      assertThat(account.cloud.apiKeyOwner("ledger.a2dd6", "x")).isEmpty();
    }
  }
}
