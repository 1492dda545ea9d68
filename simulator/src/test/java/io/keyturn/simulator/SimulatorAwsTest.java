package io.keyturn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SimulatorAwsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "a".repeat(32);

  @TempDir Path folder;

  private static JsonNode get(String address) throws Exception {
    return JSON.readTree(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
            .body());
  }

  private static SecretsManagerClient client(JsonNode aws) {
    ProfileFile credentials =
        ProfileFile.builder()
            .type(ProfileFile.Type.CREDENTIALS)
            .content(Path.of(aws.get("credentialsFile").asText()))
            .build();
    return SecretsManagerClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .endpointOverride(URI.create(aws.get("endpoint").asText()))
        .region(Region.of(aws.get("region").asText()))
        .credentialsProvider(
            ProfileCredentialsProvider.builder()
                .profileFile(credentials)
                .profileName("default")
                .build())
        .build();
  }

  @Test
  void theReadyFileIsAllThatAnAwsClientNeeds() throws Exception {
    Path file = folder.resolve("ready.json");
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults())) {
      simulator.writeReadyFile(file);
      JsonNode ready = JSON.readTree(Files.readAllBytes(file));
      JsonNode aws = ready.get("aws");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(Path.of(aws.get("credentialsFile").asText()))))
          .isEqualTo("rw-------");
      try (SecretsManagerClient client = client(aws)) {
        // A client of AWS tries again by itself what a broken service refused.
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(ready.get("faults").asText()))
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            "{\"action\":\"awsError\",\"method\":\"CreateSecret\","
                                + "\"type\":\"InternalServiceError\",\"httpStatus\":500}"))
                    .build(),
                BodyHandlers.ofString());
        client.createSecret(r -> r.name("s").clientRequestToken(TOKEN).secretString("hush"));
        assertThat(client.getSecretValue(r -> r.secretId("s")).secretString()).isEqualTo("hush");
      }
      assertThat(simulator.aws().secret("s").orElseThrow().labelled("AWSCURRENT")).contains(TOKEN);

      JsonNode ledger = get(aws.get("ledger").asText());
      assertThat(ledger.get("calls"))
          .extracting(call -> call.get("action").asText() + " " + call.get("outcome").asText())
          .containsExactly(
              "CreateSecret InternalServiceError", "CreateSecret OK", "GetSecretValue OK");
      assertThat(ledger.toString()).doesNotContain("hush");
      assertThat(get(ready.get("ledger").asText()).has("connections")).isTrue();
    }
    assertThat(file).doesNotExist();
  }
}
