package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.AuditLog.Entry;
import io.keyturn.activities.ports.NewApiKey;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.api.cloud.auditlog.v1.LogRecord;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloudOpsAuditLogTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final StubbornLog service = new StubbornLog();
  private final CloudOpsAuditLog log = new CloudOpsAuditLog(service, 2);

  @AfterEach
  void stop() {
    service.close();
  }

  private void note(String keyId, String operation, Instant at) {
    LogRecord.Builder line = LogRecord.newBuilder().setOperation(operation);
    line.setEmitTime(Instants.timestamp(at)).getPrincipalBuilder().setApiKeyId(keyId);
    service.lines.add(line.build());
  }

  @Test
  void entriesOfOneKeyAreFoundOnAllPagesInOrder() {
    for (int i = 0; i < 4; i++) {
      note("old", "UpdateNamespace", NOON.plusSeconds(9 - i));
      note("other", "CreateApiKey", NOON.plusSeconds(i));
    }
    note("old", "Delete\u001bUser", NOON);
    assertThat(log.byKey("old", NOON))
        .hasValueSatisfying(
            entries ->
                assertThat(entries)
                    .hasSize(5)
                    .startsWith(new Entry("Delete?User", NOON))
                    .endsWith(new Entry("UpdateNamespace", NOON.plusSeconds(9))));
    assertThat(log.byKey("nobody", NOON)).hasValueSatisfying(all -> assertThat(all).isEmpty());
    assertThat(service.since).isEqualTo(Instants.timestamp(NOON));
  }

  @Test
  void whatWasBeforeIsLeftOutAlsoWhenTheServiceDoesNot() {
    note("old", "UpdateNamespace", NOON.minusMillis(1));
    assertThat(log.byKey("old", NOON)).hasValueSatisfying(all -> assertThat(all).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"PERMISSION_DENIED", "UNIMPLEMENTED"})
  void logThatMayNotBeReadSaysNothing(Status.Code code) {
    service.refusal = Status.fromCode(code);
    assertThat(log.byKey("old", NOON)).isEmpty();
  }

  @Test
  void silenceMayPassAndARefusedKeyIsTold() {
    service.refusal = Status.UNAVAILABLE;
    assertKind(FailureKind.UNAVAILABLE, () -> log.byKey("old", NOON));
    service.refusal = Status.UNAUTHENTICATED;
    assertKind(FailureKind.NOT_PERMITTED, () -> log.byKey("old", NOON), "audit log");
  }

  @Test
  void serviceThatRepeatsAPageForEverIsLeft() {
    note("old", "UpdateNamespace", NOON);
    service.stuck = true;
    assertKind(FailureKind.UNAVAILABLE, () -> log.byKey("old", NOON), "page");
  }

  @Test
  void accountTellsWhatItsKeysDidAndWhoKnocksWithAnOldOne(@TempDir Path folder) throws Exception {
    try (CloudAccount account = new CloudAccount(folder, CloudAccount.atOnce())) {
      Instant start = Instant.now();
      CloudOpsAuditLog real = new CloudOpsAuditLog(account.connection);
      CloudOpsIdentities identities = new CloudOpsIdentities(account.access());
      String own = identities.own().keyId();
      try (NewApiKey made =
          account
              .keys()
              .create(
                  new ApiKeyRequest(
                      account.serviceAccount("ledger"), "ledger", "", start.plusSeconds(3600)),
                  "op")
              .orElseThrow()) {
        account.keys().switchKey(made.id(), false);
        await(() -> identities.of(made.token()).isEmpty());
        await(() -> !real.byKey(made.id(), start).orElseThrow().isEmpty());
        assertThat(real.byKey(own, start).orElseThrow())
            .extracting(Entry::operation)
            .containsExactly("CreateServiceAccount", "CreateApiKey", "UpdateApiKey");
        assertThat(real.byKey(own, Instant.now().plusSeconds(60))).contains(List.of());
      }
      CloudOpsAuditLog developer =
          new CloudOpsAuditLog(
              account.connection(
                  account.cloud.addServiceAccountKey("dev", Role.ROLE_DEVELOPER, Map.of())));
      assertThat(developer.byKey(own, start)).isEmpty();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
    }
  }
}
