package io.keyturn.activities.cloudops;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.cloudops.CloudFailures.Subject;
import io.keyturn.activities.ports.AuditLog;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.auditlog.v1.LogRecord;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Searches the audit log; the service filters by time alone, so the rest is done here. */
public final class CloudOpsAuditLog implements AuditLog {
  private final Supplier<CloudServiceBlockingStub> cloud;
  private final int pageSize;

  /**
   * Uses the given stub.
   *
   * @param cloud made anew for every call, so that each has a deadline of its own
   */
  public CloudOpsAuditLog(Supplier<CloudServiceBlockingStub> cloud) {
    this(cloud, Pages.LARGEST);
  }

  CloudOpsAuditLog(Supplier<CloudServiceBlockingStub> cloud, int pageSize) {
    this.cloud = cloud;
    this.pageSize = pageSize;
  }

  @Override
  public Optional<List<Entry>> byKey(String keyId, Instant since) {
    GetAuditLogsRequest.Builder request =
        GetAuditLogsRequest.newBuilder()
            .setStartTimeInclusive(Instants.timestamp(since))
            .setPageSize(pageSize);
    try {
      return Optional.of(
          Pages.all(
                  token -> cloud.get().getAuditLogs(request.setPageToken(token).build()),
                  GetAuditLogsResponse::getLogsList,
                  GetAuditLogsResponse::getNextPageToken)
              .stream()
              .filter(record -> record.getPrincipal().getApiKeyId().equals(keyId))
              .map(CloudOpsAuditLog::entry)
              .filter(entry -> !entry.at().isBefore(since))
              .sorted(Comparator.comparing(Entry::at))
              .toList());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.PERMISSION_DENIED
          || e.getStatus().getCode() == Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw CloudFailures.translate(e, Subject.AUDIT_LOG, "read the audit log");
    }
  }

  private static Entry entry(LogRecord record) {
    return new Entry(PlainText.of(record.getOperation()), Instants.instant(record.getEmitTime()));
  }
}
