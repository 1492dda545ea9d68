package io.keyturn.simulator.cloud;

import io.temporal.api.cloud.auditlog.v1.LogRecord;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsResponse;
import io.temporal.api.cloud.identity.v1.OwnerType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Who did what in the account, in order: each change that was accepted, once, and each call by a
 * key that no longer lets in. Guarded by the account's lock.
 */
final class AuditTrail {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private final CloudOptions options;
  private final List<LogRecord> records = new ArrayList<>();

  AuditTrail(CloudOptions options) {
    this.options = options;
  }

  /** Notes a change that the caller of this call has started; one without a caller is not noted. */
  void accepted(String operation, String operationId) {
    Principal caller = Principal.KEY.get();
    if (caller != null) {
      records.add(record(caller, operation, "OK").setAsyncOperationId(operationId).build());
    }
  }

  /** Notes that somebody called with a key that no longer lets in. */
  void shutOut(Principal holder, String operation) {
    records.add(record(holder, operation, "Unauthenticated").build());
  }

  private LogRecord.Builder record(Principal principal, String operation, String status) {
    LogRecord.Builder record =
        LogRecord.newBuilder()
            .setEmitTime(Operations.timestamp(options.clock().instant()))
            .setOperation(operation)
            .setStatus(status)
            .setLogId(UUID.randomUUID().toString())
            .setXForwardedFor("127.0.0.1");
    record
        .getPrincipalBuilder()
        .setType(principal.ownerType() == OwnerType.OWNER_TYPE_USER ? "user" : "serviceaccount")
        .setId(principal.ownerId())
        .setName(principal.name())
        .setApiKeyId(principal.keyId());
    return record;
  }

  GetAuditLogsResponse list(GetAuditLogsRequest request) {
    int size = request.getPageSize() == 0 ? DEFAULT_PAGE : request.getPageSize();
    if (size < 0 || size > LARGEST_PAGE) {
      throw Refusal.invalid("page_size must be between 0 and " + LARGEST_PAGE);
    }
    GetAuditLogsResponse.Builder answer = GetAuditLogsResponse.newBuilder();
    // What is noted while somebody reads comes after what he has read.
    for (int i = position(request.getPageToken()); i < records.size(); i++) {
      if (answer.getLogsCount() == size) {
        return answer.setNextPageToken(String.valueOf(i)).build();
      }
      if (wanted(request, records.get(i))) {
        answer.addLogs(records.get(i));
      }
    }
    return answer.build();
  }

  private int position(String token) {
    try {
      int position = token.isEmpty() ? 0 : Integer.parseInt(token);
      if (position >= 0 && position <= records.size()) {
        return position;
      }
    } catch (NumberFormatException e) {
      throw Refusal.invalid("page_token is not one that was given out");
    }
    throw Refusal.invalid("page_token is not one that was given out");
  }

  private static boolean wanted(GetAuditLogsRequest request, LogRecord record) {
    Instant at = Operations.instant(record.getEmitTime());
    return (!request.hasStartTimeInclusive()
            || !at.isBefore(Operations.instant(request.getStartTimeInclusive())))
        && (!request.hasEndTimeExclusive()
            || at.isBefore(Operations.instant(request.getEndTimeExclusive())));
  }
}
