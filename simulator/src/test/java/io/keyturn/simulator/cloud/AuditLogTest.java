package io.keyturn.simulator.cloud;

import static io.keyturn.simulator.cloud.NamespacesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.keyturn.simulator.pki.Authority;
import io.temporal.api.cloud.auditlog.v1.LogRecord;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsResponse;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.ApiKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static List<LogRecord> log(Account account) {
    return account.caller().getAuditLogs(GetAuditLogsRequest.getDefaultInstance()).getLogsList();
  }

  private static CreateApiKeyRequest creation(String owner, String operationId) {
    return CreateApiKeyRequest.newBuilder()
        .setSpec(ApiKeysTest.keyOf(owner, Duration.ofDays(1)))
        .setAsyncOperationId(operationId)
        .build();
  }

  @Test
  void aChangeIsNotedOnceWithWhoMadeItByWhichKey() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments"));
      Instant before = Instant.now().minusSeconds(1);
      account.updated(account.updateTo(id, Authority.root("CN=CA").certificate()));
      String owner = ApiKeysTest.serviceAccount(account);
      CreateApiKeyRequest request = creation(owner, "mine");
      account.ended(account.caller().createApiKey(request).getAsyncOperation());
      assertThat(account.caller().createApiKey(request).getToken()).isEmpty();

      assertThat(log(account))
          .extracting(LogRecord::getOperation)
          .containsExactly("UpdateNamespace", "CreateServiceAccount", "CreateApiKey");
      LogRecord last = log(account).get(2);
      assertThat(last.getAsyncOperationId()).isEqualTo("mine");
      assertThat(last.getStatus()).isEqualTo("OK");
      assertThat(last.getLogId()).isNotEmpty();
      assertThat(last.getPrincipal().getApiKeyId()).isEqualTo(account.owner.id());
      assertThat(last.getPrincipal().getId()).isEqualTo(account.owner.ownerId());
      assertThat(last.getPrincipal().getType()).isEqualTo("user");
      assertThat(last.getPrincipal().getName()).isEqualTo("owner@example.com");
      assertThat(Operations.instant(last.getEmitTime())).isAfter(before);
    }
  }

  @Test
  void whatIsRefusedOrOnlyReadIsNotNoted() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      IssuedKey reader = account.cloud.addServiceAccountKey("reader", Role.ROLE_READ, Map.of());
      assertRefused(
          Code.PERMISSION_DENIED,
          () ->
              account
                  .caller(reader.token())
                  .createApiKey(creation(account.owner.ownerId(), "mine")));
      assertRefused(
          Code.NOT_FOUND, () -> account.caller().createApiKey(creation("nobody", "mine")));
      assertRefused(
          Code.UNAUTHENTICATED,
          () -> account.caller("nobody").getNamespaces(GetNamespacesRequest.getDefaultInstance()));
      assertThat(log(account)).isEmpty();
    }
  }

  @Test
  void whoeverCallsWithAKeyThatWasShutOutIsNoted() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      IssuedKey key = account.cloud.addServiceAccountKey("worker", Role.ROLE_READ, Map.of());
      ApiKey now = ApiKeysTest.read(account, key.id());
      account.ended(
          account
              .caller()
              .updateApiKey(
                  UpdateApiKeyRequest.newBuilder()
                      .setKeyId(key.id())
                      .setSpec(now.getSpec().toBuilder().setDisabled(true))
                      .setResourceVersion(now.getResourceVersion())
                      .build())
              .getAsyncOperation());
      Account.await(() -> account.cloud.liveApiKeyId(key.token()).isEmpty());
      callsInVain(account, key);
      account.ended(
          account
              .caller()
              .deleteApiKey(
                  DeleteApiKeyRequest.newBuilder()
                      .setKeyId(key.id())
                      .setResourceVersion(ApiKeysTest.read(account, key.id()).getResourceVersion())
                      .build())
              .getAsyncOperation());
      callsInVain(account, key);

      assertThat(log(account))
          .filteredOn(line -> line.getPrincipal().getApiKeyId().equals(key.id()))
          .hasSize(2)
          .allSatisfy(
              line -> {
                assertThat(line.getStatus()).isEqualTo("Unauthenticated");
                assertThat(line.getOperation()).isEqualTo("GetNamespaces");
                assertThat(line.getPrincipal().getName()).isEqualTo("worker");
                assertThat(line.getPrincipal().getType()).isEqualTo("serviceaccount");
              });
      assertThat(log(account).toString()).doesNotContain(key.token());
    }
  }

  private static void callsInVain(Account account, IssuedKey key) {
    assertRefused(
        Code.UNAUTHENTICATED,
        () -> account.caller(key.token()).getNamespaces(GetNamespacesRequest.getDefaultInstance()));
  }

  @Test
  void pagesAndTimesLimitWhatIsRead() throws Exception {
    Instant[] now = {Instant.now()};
    try (Account account = new Account(Account.atOnce().withClock(() -> now[0]))) {
      Instant first = now[0];
      String owner = account.owner.ownerId();
      for (int i = 0; i < 5; i++) {
        now[0] = first.plusSeconds(i);
        account.ended(
            account
                .caller()
                .createServiceAccount(
                    CreateServiceAccountRequest.newBuilder()
                        .setSpec(ApiKeysTest.readerSpec("worker-" + i))
                        .build())
                .getAsyncOperation());
      }
      GetAuditLogsRequest.Builder request =
          GetAuditLogsRequest.newBuilder()
              .setPageSize(2)
              .setStartTimeInclusive(Operations.timestamp(first.plusSeconds(1)))
              .setEndTimeExclusive(Operations.timestamp(first.plusSeconds(4)));
      List<LogRecord> read = new ArrayList<>();
      do {
        GetAuditLogsResponse page = account.caller().getAuditLogs(request.build());
        assertThat(page.getLogsCount()).isLessThanOrEqualTo(2);
        read.addAll(page.getLogsList());
        request.setPageToken(page.getNextPageToken());
      } while (!request.getPageToken().isEmpty());
      assertThat(read)
          .hasSize(3)
          .extracting(line -> line.getPrincipal().getId())
          .containsOnly(owner);
      for (String bad : new String[] {"x", "-1", "99"}) {
        assertRefused(
            Code.INVALID_ARGUMENT,
            () -> account.caller().getAuditLogs(request.clone().setPageToken(bad).build()));
      }
    }
  }

  @Test
  void onlyAdministratorsReadTheLog() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      IssuedKey developer =
          account.cloud.addServiceAccountKey("developer", Role.ROLE_DEVELOPER, Map.of());
      IssuedKey administrator =
          account.cloud.addServiceAccountKey("administrator", Role.ROLE_ADMIN, Map.of());
      GetAuditLogsRequest request = GetAuditLogsRequest.getDefaultInstance();
      assertRefused(
          Code.PERMISSION_DENIED, () -> account.caller(developer.token()).getAuditLogs(request));
      assertThat(account.caller(administrator.token()).getAuditLogs(request).getLogsList())
          .isEmpty();
    }
  }
}
