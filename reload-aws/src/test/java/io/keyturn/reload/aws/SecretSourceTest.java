package io.keyturn.reload.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.reload.CredentialFiles;
import io.keyturn.reload.SourceUnavailableException;
import io.keyturn.reload.UnusableCredentialException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Which version of a secret is read, when, and what is told of one that cannot be used. */
class SecretSourceTest {
  private OneSecret aws;
  private SecretSource source;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    aws = new OneSecret().put("v1", "token-one").put("v2", "token-two").label("AWSCURRENT", "v1");
    source = new SecretSource(aws.client(), OneSecret.NAME);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private String place(String name) {
    try (CredentialFiles files = source.read(name, null).orElseThrow()) {
      return files.toString();
    }
  }

  @Test
  void groupsOwnLabelGoesBeforeTheCurrentVersion() {
    assertThat(place("canary")).contains(OneSecret.NAME + "@v1");
    aws.label("group-canary", "v2");
    assertThat(place("canary")).contains("@v2");
    assertThat(place("others")).contains("@v1");
    assertThat(place("-")).contains("@v1");
  }

  @Test
  void versionThatIsKnownIsNotReadAgain() {
    assertThat(source.read("-", "v1")).isEmpty();
    assertThat(aws.calls("GetSecretValue")).isZero();
    aws.label("AWSCURRENT", "v2");
    assertThat(source.read("-", "v1")).isPresent();
    assertThat(aws.calls("GetSecretValue")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDeniedException", "InternalServiceError", "DecryptionFailure"})
  void refusalSaysNothingOfTheCredential(String code) {
    aws.fail(code);
    assertThatThrownBy(() -> source.read("-", "v1"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("DescribeSecret")
        .hasMessageContaining(code)
        .hasNoCause();
  }

  @Test
  void nobodyThereSaysNothingOfTheCredential() {
    aws.stop();
    assertThatThrownBy(() -> source.read("-", "v1"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("does not answer")
        .hasNoCause();
  }

  @Test
  void secretThatIsMissingDeletedOrEmptyIsUnusable() throws Exception {
    assertThatThrownBy(() -> new SecretSource(aws.client(), "other\n").read("-", null))
        .isInstanceOf(UnusableCredentialException.class)
        .hasMessageContaining("no secret other?");
    aws.label("AWSCURRENT", "v3");
    assertThatThrownBy(() -> source.read("-", null))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("not to be read yet");
    aws.markDeleted();
    assertThatThrownBy(() -> source.read("-", null))
        .isInstanceOf(UnusableCredentialException.class)
        .hasMessageContaining("restore-secret");
    try (OneSecret empty = new OneSecret()) {
      assertThatThrownBy(() -> new SecretSource(empty.client(), OneSecret.NAME).read("-", null))
          .isInstanceOf(UnusableCredentialException.class)
          .hasMessageContaining("no version that is current");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"api-key\": \"canary-4711\"",
        "{\"api-key\": \"canary-4711\", \"api-key\": \"canary-4711\"}",
        "{\"api-key\": [\"canary-4711\"]}",
        "[\"canary-4711\"]",
        "\"canary-4711\"",
        "two canary-4711",
        ""
      })
  void contentThatIsNoCredentialIsToldWithoutQuotingIt(String content) {
    aws.put("v1", content);
    assertThatThrownBy(() -> source.read("-", null))
        .isInstanceOf(UnusableCredentialException.class)
        .hasNoCause()
        .hasMessageContaining("JSON")
        .hasMessageNotContaining("canary-4711");
  }

  @Test
  void jsonInBytesIsReadAndWhatIsNoFileOfACredentialIsLeftAlone() {
    GetSecretValueResponse value =
        GetSecretValueResponse.builder()
            .secretBinary(SdkBytes.fromUtf8String("{\"api-key\":\"t\",\"note\":4711}"))
            .build();
    assertThat(SecretText.files(value, "Secret x")).containsOnlyKeys("api-key");
  }
}
