package io.keyturn.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keyturn.simulator.faults.FaultHttp;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.ledger.AwsLedger;
import io.keyturn.simulator.ledger.Ledger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Serves the ledgers and the faults as JSON, on a free port of 127.0.0.1. */
final class SimulatorHttp implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;

  private SimulatorHttp(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  static SimulatorHttp start(Ledger ledger, AwsLedger aws, Faults faults) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "simulator-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server
        .createContext("/ledger", e -> answer(ledger::toJson, e))
        .getFilters()
        .add(new LocalOnly());
    server
        .createContext("/ledger/aws", e -> answer(aws::toJson, e))
        .getFilters()
        .add(new LocalOnly());
    server.createContext("/faults", new FaultHttp(faults)).getFilters().add(new LocalOnly());
    server.start();
    return new SimulatorHttp(server, executor);
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
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
    server.stop(0);
    executor.shutdownNow();
  }

  /** Refuses requests under another name: a page in a browser may have pointed one here. */
  private static final class LocalOnly extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")) {
        try (exchange) {
          answer(exchange, 403, "{\"error\":\"Use 127.0.0.1 as the host.\"}");
        }
        return;
      }
      chain.doFilter(exchange);
    }

    @Override
    public String description() {
      return "local names only";
    }
  }
}
