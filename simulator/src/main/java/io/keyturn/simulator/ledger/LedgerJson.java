package io.keyturn.simulator.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Writes the ledger's answers as JSON; times in ISO 8601, durations in milliseconds. */
final class LedgerJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The newest failed calls are enough to see what went wrong; their number stands in the sums. */
  private static final int MAX_FAILED_CALLS = 1_000;

  private LedgerJson() {}

  static ObjectNode of(Ledger ledger, Instant from, Instant to) {
    ObjectNode root = NODES.objectNode();
    CallSummary summary = ledger.calls(from, to);
    ObjectNode calls = root.putObject("calls");
    calls.put("total", summary.total());
    calls.put("failed", summary.failed());
    calls.put("p50Millis", summary.p50Millis());
    calls.put("p99Millis", summary.p99Millis());
    ObjectNode failures = calls.putObject("failures");
    summary.failures().forEach(failures::put);

    List<LedgerCall> failed = ledger.failedCalls(from, to);
    ArrayNode failedCalls = root.putArray("failedCalls");
    failed.subList(Math.max(0, failed.size() - MAX_FAILED_CALLS), failed.size()).stream()
        .map(LedgerJson::call)
        .forEach(failedCalls::add);

    ObjectNode byCertificate = root.putObject("connectionsByCertificate");
    ledger
        .connectionsByCertificate(from, to)
        .forEach(
            (presented, count) ->
                byCertificate
                    .putObject(presented)
                    .put("accepted", count.accepted())
                    .put("refused", count.refused())
                    .put("resumed", count.resumed()));
    ObjectNode live = root.putObject("liveConnectionsByCertificate");
    ledger.liveConnectionsByCertificate().forEach(live::put);

    ArrayNode connections = root.putArray("connections");
    ledger.connections(from, to).stream().map(LedgerJson::connection).forEach(connections::add);
    root.put("dropped", ledger.dropped());
    return root;
  }

  private static ObjectNode call(LedgerCall call) {
    return NODES
        .objectNode()
        .put("connection", call.connectionId())
        .put("namespace", call.namespace())
        .put("method", call.method())
        .put("status", call.status().name())
        .put("millis", call.millis())
        .put("started", call.started().toString())
        .put("presented", call.presented());
  }

  private static ObjectNode connection(LedgerConnection connection) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("id", connection.id())
            .put("namespace", connection.namespace())
            .put("certificateSha256", connection.certificateSha256())
            .put("subject", connection.subject())
            .put("issuer", connection.issuer())
            .put("apiKeyId", connection.apiKeyId())
            .put("opened", connection.opened().toString())
            .put("accepted", connection.accepted())
            .put("reason", connection.reason())
            .put("resumed", connection.resumed());
    connection.closed().ifPresent(closed -> node.put("closed", closed.toString()));
    return node;
  }
}
