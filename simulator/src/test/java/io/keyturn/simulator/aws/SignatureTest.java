package io.keyturn.simulator.aws;

import static io.keyturn.simulator.aws.AwsWorld.refusal;
import static io.keyturn.simulator.aws.AwsWorld.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.simulator.ledger.AwsCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class SignatureTest {
  private static final String DESCRIBE = "{\"SecretId\":\"s\"}";

  private AwsWorld world;
  private SignedPost post;

  @BeforeEach
  void start() throws Exception {
    world = new AwsWorld();
    world.create("s");
    post = new SignedPost(world);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void refused(String type) throws Exception {
    refused(type, "DescribeSecret", DESCRIBE);
  }

  private void refused(String type, String action, String body) throws Exception {
    HttpResponse<String> answer = post.send(action, body);
    JsonNode told = new ObjectMapper().readTree(answer.body());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(told.get("__type").asText()).isEqualTo(type);
    assertThat(told.get("message").asText()).isNotBlank();
    assertThat(answer.headers().firstValue("x-amzn-errortype")).contains(type);
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(world.account.ledger().calls()).last().extracting(AwsCall::outcome).isEqualTo(type);
  }

  @Test
  void aGoodSignatureIsTaken() throws Exception {
    HttpResponse<String> answer = post.send("DescribeSecret", DESCRIBE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.1");
  }

  @Test
  void noSignatureIsRefused() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(world.account.endpoint()))
                    .header("X-Amz-Target", "secretsmanager.DescribeSecret")
                    .POST(BodyPublishers.ofString(DESCRIBE))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("MissingAuthenticationTokenException");
  }

  @Test
  void anUnknownKeyIsRefused() throws Exception {
    post.accessKeyId = "AKIAAAAAAAAAAAAAAAAA";
    refused("UnrecognizedClientException");
  }

  @Test
  void aWrongSecretKeyIsRefused() throws Exception {
    post.secretAccessKey = "x";
    refused("InvalidSignatureException");
  }

  @Test
  void aChangedBodyIsRefused() throws Exception {
    post.tamper = true;
    refused("InvalidSignatureException");
  }

  @Test
  void anUnsignedPayloadIsRefused() throws Exception {
    post.signedHeaders += ";x-amz-content-sha256";
    post.extraHeader = "X-Amz-Content-Sha256";
    post.extraValue = "UNSIGNED-PAYLOAD";
    refused("InvalidSignatureException");
  }

  @Test
  void aTargetThatIsNotSignedIsRefused() throws Exception {
    post.signedHeaders = "content-type;host;x-amz-date";
    refused("InvalidSignatureException");
  }

  @Test
  void aClockMoreThanFiveMinutesOffIsRefused() throws Exception {
    post.time = world.now().minus(Duration.ofSeconds(298));
    assertThat(post.send("DescribeSecret", DESCRIBE).statusCode()).isEqualTo(200);
    post.time = world.now().minus(Duration.ofSeconds(302));
    refused("InvalidSignatureException");
    post.time = world.now().plus(Duration.ofSeconds(302));
    refused("InvalidSignatureException");
  }

  @Test
  void theScopeOfAnotherServiceIsRefused() throws Exception {
    post.service = "s3";
    refused("InvalidSignatureException");
  }

  @Test
  void anUnexpectedSessionTokenIsRefused() throws Exception {
    post.extraHeader = "X-Amz-Security-Token";
    post.extraValue = "t";
    refused("UnrecognizedClientException");
  }

  @Test
  void anUnknownActionIsNamed() throws Exception {
    refused("UnknownOperationException", "RotateSecret", DESCRIBE);
    assertThat(post.send("RotateSecret", DESCRIBE).body()).contains("RotateSecret");
  }

  @Test
  void whatIsNoRequestIsRefusedWithoutAQuote() throws Exception {
    refused("SerializationException", "PutSecretValue", "{\"SecretString\":\"hush");
    assertThat(post.send("PutSecretValue", "{\"SecretString\":\"hush").body())
        .doesNotContain("hush");
    refused("SerializationException", "DescribeSecret", "[]");
    refused("SerializationException", "DescribeSecret", "{\"SecretId\":7}");
    refused("ValidationException", "DescribeSecret", "{}");
    refused(
        "InvalidRequestException", "PutSecretValue", "{\"SecretId\":\"s\",\"SecretString\":\"v\"}");
  }

  @Test
  void anIdentityMayDoOnlyWhatItIsAllowed() {
    SecretsManagerClient reader = world.as("reader", "secretsmanager:GetSecretValue");

    assertThat(reader.getSecretValue(r -> r.secretId("s")).secretString()).isEqualTo("v1");
    refusal(
            () ->
                reader.putSecretValue(
                    r -> r.secretId("s").clientRequestToken(token(2)).secretString("v2")))
        .isEqualTo("AccessDeniedException");
    assertThat(world.state("s").versions()).hasSize(1);
    AwsCall denied = world.calls("PutSecretValue").get(0);
    assertThat(denied.identity()).isEqualTo("reader");
    assertThat(denied.outcome()).isEqualTo("AccessDeniedException");
    world.account.removeIdentity("reader");
    refusal(() -> reader.getSecretValue(r -> r.secretId("s")))
        .isEqualTo("UnrecognizedClientException");
  }

  @Test
  void whoCreatesWithTagsNeedsThePermissionToTag() {
    SecretsManagerClient creator = world.as("creator", "CreateSecret");
    creator.createSecret(r -> r.name("plain"));

    refusal(
            () ->
                creator.createSecret(
                    r -> r.name("tagged").tags(Tag.builder().key("k").value("v").build())))
        .isEqualTo("AccessDeniedException");
    assertThat(world.account.secret("tagged")).isEmpty();
  }

  @Test
  void aDenialSaysWhoWhatAndWhere() throws Exception {
    AwsKeyPair keys = world.account.addIdentity("nobody", Set.of());
    post.accessKeyId = keys.accessKeyId();
    post.secretAccessKey = keys.secretAccessKey();

    assertThat(post.send("DescribeSecret", DESCRIBE).body())
        .contains("user/nobody is not authorized to perform: secretsmanager:DescribeSecret")
        .contains(world.state("s").arn());
  }

  @Test
  void keysAreNotShown() {
    AwsKeyPair keys = world.account.credentials();
    assertThat(keys.toString()).contains(keys.accessKeyId()).doesNotContain(keys.secretAccessKey());
  }
}
