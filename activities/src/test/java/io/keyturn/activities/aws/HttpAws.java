package io.keyturn.activities.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keyturn.activities.policy.AwsSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An endpoint that answers each action as the test says, over HTTP. */
final class HttpAws implements AutoCloseable {
  /** An answer; without a body it is an error of that code, with a message that quotes. */
  record Answer(int status, String body, Map<String, String> headers) {
    static Answer ok(String body) {
      return new Answer(200, body, Map.of());
    }

    static Answer error(int status, String code, String message) {
      return new Answer(
          status,
          "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message),
          Map.of("x-amzn-ErrorType", code));
    }
  }

  static final String SESSION = "canary-session-token";
  static final String ACCESS_SECRET = "canary-access-secret";

  private final HttpServer server;
  private final Function<String, Answer> answers;
  private final List<String> actions = new CopyOnWriteArrayList<>();

  HttpAws(Function<String, Answer> answers) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      @Nullable String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String action = target == null ? "" : target.substring(target.indexOf('.') + 1);
      exchange.getRequestBody().readAllBytes();
      actions.add(action);
      Answer answer = answers.apply(action);
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The actions that were asked for, in order. */
  List<String> actions() {
    return List.copyOf(actions);
  }

  AwsSecretStore store() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    AwsSecrets settings = new AwsSecrets("us-east-1", address, false, null, Map.of(), List.of());
    return new AwsSecretStore(
        AwsClient.builder(settings)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create("AKIATEST", ACCESS_SECRET, SESSION)))
            .build(),
        settings,
        AwsStoreContract.QUICK);
  }

  void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    stop();
  }
}
