package io.keyturn.simulator.ledger;

import io.grpc.Status;
import java.time.Instant;

/**
 * One gRPC call as its server saw it.
 *
 * @param connectionId the connection it came over; "" where the server keeps no connections
 * @param namespace the namespace whose address was called; "" for the Ops API
 * @param method full name, such as {@code
 *     temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo}
 * @param status how it ended; CANCELLED where the client or the connection went away first
 * @param millis from the arrival of its headers to its end
 * @param started when its headers arrived
 * @param presented the certificate's SHA-256, or the API key's id also where it lets in no more; ""
 *     for none
 */
public record LedgerCall(
    String connectionId,
    String namespace,
    String method,
    Status.Code status,
    double millis,
    Instant started,
    String presented) {
  public LedgerCall {
    if (millis < 0) {
      throw new IllegalArgumentException("a call cannot end before it starts");
    }
  }

  /** Returns whether the call counts as failed, by {@link CallVerdict}. */
  public boolean failed() {
    return CallVerdict.failed(method, status);
  }

  /** Returns whether the call waits by design, so that its duration says nothing of the server. */
  public boolean longPoll() {
    return CallVerdict.longPoll(method);
  }
}
