package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.keyturn.activities.ports.AuditLog.Entry;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.api.cloud.auditlog.v1.LogRecord;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
}
