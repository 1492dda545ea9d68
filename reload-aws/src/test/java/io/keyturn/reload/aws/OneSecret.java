package io.keyturn.reload.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** An endpoint of Secrets Manager with one secret, over HTTP. */
final class OneSecret implements AutoCloseable {
  static final String NAME = "temporal/payments/worker";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final SecretsManagerClient client;
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> values = new HashMap<>();
  private final List<String> actions = new ArrayList<>();
  private String failure = "";
  private boolean deleted;

  OneSecret() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        SecretsManagerClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD))
            .build();
  }

  SecretsManagerClient client() {
    return client;
  }

  synchronized OneSecret put(String version, String value) {
    values.put(version, value);
    return this;
  }

  synchronized OneSecret label(String label, String version) {
    labels.put(label, version);
    return this;
  }

  synchronized void fail(String code) {
    failure = code;
  }

  synchronized void markDeleted() {
    deleted = true;
  }

  synchronized long calls(String action) {
    return actions.stream().filter(action::equals).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      @Nullable String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String action = target == null ? "" : target.substring(target.indexOf('.') + 1);
      Map<?, ?> request = JSON.readValue(exchange.getRequestBody(), Map.class);
      Map<String, Object> answer = answer(action, request);
      boolean failed = answer.containsKey("__type");
      byte[] body = JSON.writeValueAsString(answer).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(failed ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized Map<String, Object> answer(String action, Map<?, ?> request) {
    actions.add(action);
    if (!failure.isEmpty()) {
      return Map.of("__type", failure, "message", "no");
    }
    if (!NAME.equals(request.get("SecretId"))) {
      return Map.of("__type", "ResourceNotFoundException", "message", "no");
    }
    if (action.equals("DescribeSecret")) {
      Map<String, List<String>> versions = new TreeMap<>();
      labels.forEach(
          (label, version) ->
              versions.computeIfAbsent(version, any -> new ArrayList<>()).add(label));
      Map<String, Object> answer = new HashMap<>();
      answer.put("Name", NAME);
      answer.put("VersionIdsToStages", versions);
      if (deleted) {
        answer.put("DeletedDate", 1_700_000_000);
      }
      return answer;
    }
    String value = values.get(String.valueOf(request.get("VersionId")));
    return value == null
        ? Map.of("__type", "ResourceNotFoundException", "message", "no")
        : Map.of("Name", NAME, "SecretString", value);
  }

  void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    client.close();
    stop();
  }
}
