package io.keyturn.simulator.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves {@code /faults}: POST arms one, GET lists them, DELETE takes all, or {@code /faults/<id>},
 * away.
 */
public final class FaultHttp implements HttpHandler {
  private static final Pattern ONE = Pattern.compile("/faults/(\\d{1,9})");

  private final Faults faults;

  public FaultHttp(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestMethod()) {
        case "POST" -> post(exchange);
        case "GET" -> answer(exchange, 200, FaultJson.list(faults).toString());
        case "DELETE" -> delete(exchange);
        default -> answer(exchange, 405, error("Use POST, GET or DELETE."));
      }
    }
  }

  private void post(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    // A page in a browser can post any other type to this port without being asked.
    if (type == null || !type.startsWith("application/json")) {
      answer(exchange, 415, error("Send the fault as application/json."));
      return;
    }
    try {
      answer(exchange, 201, FaultJson.arm(faults, exchange.getRequestBody()).toString());
    } catch (JsonProcessingException e) {
      answer(exchange, 400, error("The fault is not JSON."));
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, error(String.valueOf(e.getMessage())));
    }
  }

  private void delete(HttpExchange exchange) throws IOException {
    Matcher one = ONE.matcher(exchange.getRequestURI().getPath());
    if (!one.matches()) {
      faults.clear();
    } else if (!faults.remove(Integer.parseInt(one.group(1)))) {
      answer(exchange, 404, error("No fault has this id."));
      return;
    }
    answer(exchange, 200, FaultJson.list(faults).toString());
  }

  private static String error(String why) {
    return JsonNodeFactory.instance.objectNode().put("error", why).toString();
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
