package io.keyturn.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.keyturn.simulator.faults.FaultHttp;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.http.LoopbackHttp;
import io.keyturn.simulator.ledger.AwsLedger;
import io.keyturn.simulator.ledger.Ledger;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;

/** Serves the ledgers and the faults as JSON, on a free port of 127.0.0.1. */
final class SimulatorHttp implements AutoCloseable {
  private final LoopbackHttp http;

  private SimulatorHttp(LoopbackHttp http) {
    this.http = http;
  }

  static SimulatorHttp start(Ledger ledger, AwsLedger aws, Faults faults) throws IOException {
    return new SimulatorHttp(
        LoopbackHttp.start(
            "simulator-http",
            Map.of(
                "/ledger", localOnly(exchange -> answer(ledger::toJson, exchange)),
                "/ledger/aws", localOnly(exchange -> answer(aws::toJson, exchange)),
                "/faults", localOnly(new FaultHttp(faults)))));
  }

  /** Refuses requests under another name: a page in a browser may have pointed one here. */
  private static HttpHandler localOnly(HttpHandler handler) {
    return exchange -> {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host != null && host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")) {
        handler.handle(exchange);
        return;
      }
      try (exchange) {
        answer(exchange, 403, "{\"error\":\"Use 127.0.0.1 as the host.\"}");
      }
    };
  }

  String address(String path) {
    return http.address() + path;
  }

  /** Answers a ledger, of all times or of {@code ?from=<instant>&to=<instant>}. */
  private static void answer(BiFunction<Instant, Instant, ObjectNode> ledger, HttpExchange exchange)
      throws IOException {
    try (exchange) {
      Instant from;
      Instant to;
      try {
        from = instant(exchange, "from", Instant.EPOCH);
        to = instant(exchange, "to", Instant.MAX);
      } catch (DateTimeParseException e) {
        answer(
            exchange,
            400,
            "{\"error\":\"from and to are instants such as 2026-11-23T12:00:00Z.\"}");
        return;
      }
      answer(exchange, 200, ledger.apply(from, to).toString());
    }
  }

  private static Instant instant(HttpExchange exchange, String name, Instant otherwise) {
    String query = exchange.getRequestURI().getRawQuery();
    return Arrays.stream((query == null ? "" : query).split("&", -1))
        .filter(part -> part.startsWith(name + "="))
        .findFirst()
        .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
        .map(Instant::parse)
        .orElse(otherwise);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.close();
  }
}
