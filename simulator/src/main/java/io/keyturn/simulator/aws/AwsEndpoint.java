package io.keyturn.simulator.aws;

import com.sun.net.httpserver.HttpExchange;
import io.keyturn.simulator.http.LoopbackHttp;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the protocol over HTTP, on a free port of 127.0.0.1. */
final class AwsEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

  private final LoopbackHttp http;

  private AwsEndpoint(LoopbackHttp http) {
    this.http = http;
  }

  /** What happens to a call; the exchange is closed after it. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  static AwsEndpoint start(Handler handler) throws IOException {
    return new AwsEndpoint(
        LoopbackHttp.start("simulated-aws", Map.of("/", exchange -> handled(handler, exchange))));
  }

  private static void handled(Handler handler, HttpExchange exchange) {
    // Without an answer, closing it closes the connection: so does a fault lose a call.
    try (exchange) {
      handler.handle(exchange);
    } catch (IOException e) {
      LOG.debug("The caller went away.", e);
    }
  }

  String address() {
    return http.address();
  }

  @Override
  public void close() {
    http.close();
  }
}
