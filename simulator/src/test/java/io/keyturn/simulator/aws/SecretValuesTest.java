package io.keyturn.simulator.aws;

import static io.keyturn.simulator.aws.AwsWorld.refusal;
import static io.keyturn.simulator.aws.AwsWorld.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class SecretValuesTest {
  private AwsWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new AwsWorld();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void whatIsCreatedIsReadBack() {
    CreateSecretResponse made =
        world.client.createSecret(
            r ->
                r.name("temporal/ledger")
                    .clientRequestToken(token(1))
                    .secretString("{\"api-key\":\"é\"}")
                    .description("of the ledger")
                    .kmsKeyId("alias/own")
                    .tags(Tag.builder().key("team").value("ledger").build()));

    GetSecretValueResponse read = world.client.getSecretValue(r -> r.secretId("temporal/ledger"));
    assertThat(read.secretString()).isEqualTo("{\"api-key\":\"é\"}");
    assertThat(read.versionId()).isEqualTo(token(1));
    assertThat(read.versionStages()).containsExactly("AWSCURRENT");
    var described = world.client.describeSecret(r -> r.secretId("temporal/ledger"));
    assertThat(described.arn())
        .isEqualTo(made.arn())
        .matches("arn:aws:secretsmanager:us-east-1:\\d{12}:secret:temporal/ledger-\\w{6}");
    assertThat(described.kmsKeyId()).isEqualTo("alias/own");
    assertThat(described.description()).isEqualTo("of the ledger");
    assertThat(described.tags()).extracting(Tag::value).containsExactly("ledger");
    assertThat(described.createdDate().getEpochSecond()).isEqualTo(world.now().getEpochSecond());
  }

  @Test
  void bytesComeBackAsBytes() {
    SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 7});
    world.client.createSecret(r -> r.name("b").clientRequestToken(token(1)).secretBinary(bytes));

    assertThat(world.client.getSecretValue(r -> r.secretId("b")).secretBinary()).isEqualTo(bytes);
  }

  @Test
  void aSecretIsFoundByNameByArnAndByPartOfItsArn() {
    world.create("s");
    String arn = world.state("s").arn();

    assertThat(world.value(arn)).isEqualTo("v1");
    assertThat(world.value(arn.substring(0, arn.length() - 7))).isEqualTo("v1");
    refusal(() -> world.value(arn.substring(0, arn.length() - 6) + "AAAAAA"))
        .isEqualTo("ResourceNotFoundException");
    refusal(() -> world.value(arn.replace("us-east-1", "eu-west-1")))
        .isEqualTo("ResourceNotFoundException");
  }

  @Test
  void whatIsNotThereIsNotFoundWithHttp400() {
    refusal(() -> world.value("none")).isEqualTo("ResourceNotFoundException");
    world.create("s");
    refusal(() -> world.client.getSecretValue(r -> r.secretId("s").versionStage("AWSPENDING")))
        .isEqualTo("ResourceNotFoundException");
    refusal(() -> world.client.getSecretValue(r -> r.secretId("s").versionId(token(9))))
        .isEqualTo("ResourceNotFoundException");
    refusal(
            () ->
                world.client.getSecretValue(
                    r -> r.secretId("s").versionId(token(1)).versionStage("AWSPENDING")))
        .isEqualTo("InvalidRequestException");
  }

  @Test
  void theSameTokenWithTheSameValueChangesNothing() {
    world.create("s");
    world.put("s", 2, "AWSPENDING");
    SecretState before = world.state("s");

    PutSecretValueResponse again =
        world.client.putSecretValue(
            r -> r.secretId("s").clientRequestToken(token(2)).secretString("v2"));

    assertThat(again.versionStages()).containsExactly("AWSPENDING");
    assertThat(world.state("s")).isEqualTo(before);
  }

  @Test
  void theSameTokenWithAnotherValueIsAConflict() {
    world.create("s");

    refusal(
            () ->
                world.client.putSecretValue(
                    r -> r.secretId("s").clientRequestToken(token(1)).secretString("other")))
        .isEqualTo("ResourceExistsException");
    refusal(
            () ->
                world.client.updateSecret(
                    r -> r.secretId("s").clientRequestToken(token(1)).secretString("other")))
        .isEqualTo("ResourceExistsException");
    assertThat(world.value("s")).isEqualTo("v1");
  }

  @Test
  void creatingTwiceIsARepeatOrAConflict() {
    world.create("s");
    assertThatCode(() -> world.create("s")).doesNotThrowAnyException();

    refusal(
            () ->
                world.client.createSecret(
                    r -> r.name("s").clientRequestToken(token(2)).secretString("v1")))
        .isEqualTo("ResourceExistsException");
    refusal(
            () ->
                world.client.createSecret(
                    r -> r.name("s").clientRequestToken(token(1)).secretString("v2")))
        .isEqualTo("ResourceExistsException");
    refusal(() -> world.client.createSecret(r -> r.name("s"))).isEqualTo("ResourceExistsException");
  }

  @Test
  void aTokenHas32To64Letters() {
    world.create("s");
    refusal(
            () ->
                world.client.putSecretValue(
                    r -> r.secretId("s").clientRequestToken("x".repeat(31)).secretString("v")))
        .isEqualTo("InvalidParameterException");
    refusal(
            () ->
                world.client.putSecretValue(
                    r -> r.secretId("s").clientRequestToken("x".repeat(65)).secretString("v")))
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void aValueHasAtMost65536Bytes() {
    world.create("s");
    String half = "é".repeat(32_768);
    world.client.putSecretValue(
        r -> r.secretId("s").clientRequestToken(token(2)).secretString(half));

    refusal(
            () ->
                world.client.putSecretValue(
                    r -> r.secretId("s").clientRequestToken(token(3)).secretString(half + "x")))
        .isEqualTo("ValidationException");
    refusal(
            () ->
                world.client.putSecretValue(
                    r ->
                        r.secretId("s")
                            .clientRequestToken(token(3))
                            .secretBinary(SdkBytes.fromByteArray(new byte[65_537]))))
        .isEqualTo("ValidationException");
    assertThat(world.state("s").versions()).doesNotContainKey(token(3));
  }

  @Test
  void aValueIsEitherAStringOrBytes() {
    world.create("s");
    refusal(
            () ->
                world.client.putSecretValue(
                    r ->
                        r.secretId("s")
                            .clientRequestToken(token(2))
                            .secretString("v")
                            .secretBinary(SdkBytes.fromUtf8String("v"))))
        .isEqualTo("InvalidParameterException");
    refusal(() -> world.client.putSecretValue(r -> r.secretId("s")))
        .isEqualTo("InvalidRequestException");
  }

  @Test
  void anUpdateMakesTheCurrentVersion() {
    world.create("s");
    world.client.updateSecret(
        r -> r.secretId("s").clientRequestToken(token(2)).secretString("v2").kmsKeyId("k"));

    assertThat(world.value("s")).isEqualTo("v2");
    assertThat(world.state("s").labelled("AWSPREVIOUS")).contains(token(1));
    assertThat(world.state("s").kmsKeyId()).isEqualTo("k");
  }

  @Test
  void theFirstValueIsCurrentWhateverLabelItAsksFor() {
    world.client.createSecret(r -> r.name("s"));
    refusal(() -> world.value("s")).isEqualTo("ResourceNotFoundException");

    world.put("s", 1, "AWSPENDING");

    assertThat(world.state("s").versions().get(token(1)))
        .containsExactlyInAnyOrder("AWSPENDING", "AWSCURRENT");
  }

  @Test
  void aPendingVersionMayLackAValueUntilItIsPut() {
    world.create("s");
    world.account.announce("s", token(2));

    refusal(() -> world.client.getSecretValue(r -> r.secretId("s").versionStage("AWSPENDING")))
        .isEqualTo("ResourceNotFoundException");
    world.put("s", 2, "AWSPENDING");
    assertThat(
            world
                .client
                .getSecretValue(r -> r.secretId("s").versionStage("AWSPENDING"))
                .secretString())
        .isEqualTo("v2");
  }

  @Test
  void badNamesAreRefused() {
    refusal(() -> world.client.createSecret(r -> r.name("a b"))).isEqualTo("ValidationException");
    refusal(() -> world.client.createSecret(r -> r.name("x".repeat(513))))
        .isEqualTo("ValidationException");
  }
}
