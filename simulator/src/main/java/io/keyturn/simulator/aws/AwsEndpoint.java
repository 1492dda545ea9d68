package io.keyturn.simulator.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the protocol over HTTP, on a free port of 127.0.0.1. */
final class AwsEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final HttpServer server;
  private final ExecutorService executor;

  private AwsEndpoint(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /** What happens to a call; the exchange is closed after it. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  static AwsEndpoint start(Handler handler) throws IOException {
    // The JDK's server writes head and body apart; without this, a body waits 40 ms for the
    // acknowledgement of its head.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "simulated-aws");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/", exchange -> handled(handler, exchange));
    server.start();
    return new AwsEndpoint(server, executor);
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
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
