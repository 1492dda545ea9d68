package io.keyturn.activities.aws;

import static io.keyturn.activities.ports.SecretStoreContract.content;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.aws.HttpAws.Answer;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What answers of AWS over HTTP mean, and what the SDK logs meanwhile. */
class AwsAnswersTest {
  private static final String EMPTY =
      "{\"Name\":\"s\",\"VersionIdsToStages\":{\"0aa3bb2e-1111-4222-8333-444455556666\":[\"AWSCURRENT\"]}}";
  private static final String CANARY = "canary-4711";

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, NOT_PERMITTED, secretsmanager:PutSecretValue",
    "400, AccessDenied, NOT_PERMITTED, secretsmanager:PutSecretValue",
    "400, ExpiredTokenException, NOT_PERMITTED, credentials",
    "400, UnrecognizedClientException, NOT_PERMITTED, credentials",
    "400, EncryptionFailure, NOT_PERMITTED, kms:GenerateDataKey",
    "400, InvalidRequestException, INVALID, restore-secret",
    "400, LimitExceededException, INVALID, 20 labels",
    "400, ValidationException, INVALID, Mend",
    "400, ResourceNotFoundException, NOT_FOUND, create",
  })
  void refusalSaysWhatToDoAndQuotesNothing(int status, String code, FailureKind kind, String remedy)
      throws Exception {
    try (HttpAws aws =
            new HttpAws(
                action ->
                    action.equals("PutSecretValue")
                        ? Answer.error(status, code, "Value '" + CANARY + "' is not")
                        : Answer.ok(EMPTY));
        AwsSecretStore store = aws.store()) {
      assertThatThrownBy(() -> store.stage("s", AwsStoreContract.OURS, content(CANARY)))
          .isInstanceOfSatisfying(
              RotationProblem.class,
              problem -> {
                assertThat(problem.kind()).isEqualTo(kind);
                assertThat(problem.remedy()).contains(remedy);
                assertThat(problem.getMessage())
                    .contains("secretsmanager:PutSecretValue", code)
                    .doesNotContain(CANARY, "\n");
                assertThat(problem).hasNoCause();
              });
      assertThat(aws.actions()).containsExactly("DescribeSecret", "PutSecretValue");
    }
  }

  @Test
  void wordsOfAwsAreShownWhereNoContentWasSent() throws Exception {
    try (HttpAws aws =
            new HttpAws(
                action ->
                    Answer.error(400, "AccessDeniedException", "User u is not\\nauthorized"));
        AwsSecretStore store = aws.store()) {
      assertThatThrownBy(() -> store.describe("s"))
          .hasMessageContaining("DescribeSecret")
          .hasMessageContaining("User u is not?authorized");
    }
  }

  @Test
  void throttledCallIsRepeatedUntilItPasses() throws Exception {
    int[] left = {2};
    try (HttpAws aws =
            new HttpAws(
                action ->
                    left[0]-- > 0
                        ? Answer.error(400, "ThrottlingException", "slow down")
                        : Answer.ok(EMPTY));
        AwsSecretStore store = aws.store()) {
      assertThat(store.describe("s").versions()).hasSize(1);
      assertThat(aws.actions()).hasSize(3);
    }
  }

  @Test
  void serviceThatStaysDownIsUnavailable() throws Exception {
    try (HttpAws aws = new HttpAws(action -> Answer.error(500, "InternalServiceError", "oops"));
        AwsSecretStore store = aws.store()) {
      assertKind(FailureKind.UNAVAILABLE, store);
      assertThat(aws.actions()).hasSize(5);
      aws.stop();
      assertKind(FailureKind.UNAVAILABLE, store);
    }
  }

  private static void assertKind(FailureKind kind, AwsSecretStore store) {
    assertThatThrownBy(() -> store.describe("s"))
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(kind);
              assertThat(problem.remedy()).isNotBlank();
            });
  }

  @Test
  void interruptedCallSaysThatTheWorkerShutsDown() throws Exception {
    try (HttpAws aws = new HttpAws(action -> Answer.ok(EMPTY));
        AwsSecretStore store = aws.store()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.describe("s")).hasMessage("this Worker shuts down");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void contentsAreLoggedAtNoLevelAndASessionsTokenByTheSignerAlone() throws Exception {
    Logger sdk = (Logger) LoggerFactory.getLogger("software.amazon.awssdk");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    sdk.addAppender(lines);
    sdk.setAdditive(false);
    sdk.setLevel(Level.TRACE);
    String value = "{\\\"api-key\\\":\\\"" + CANARY + "\\\"}";
    try (HttpAws aws =
            new HttpAws(
                action ->
                    Answer.ok(
                        action.equals("GetSecretValue")
                            ? "{\"SecretString\":\"" + value + "\"}"
                            : EMPTY));
        AwsSecretStore store = aws.store()) {
      Map<String, Secret> read = store.read("s", "0aa3bb2e-1111-4222-8333-444455556666");
      assertThat(read).containsKey("api-key");
      assertThatThrownBy(
              () ->
                  store.stage(
                      "s",
                      AwsStoreContract.OURS,
                      Map.of("api-key", Secret.copyOf(CANARY.getBytes(UTF_8)))))
          .isInstanceOf(RotationProblem.class);
    } finally {
      sdk.setLevel(null);
      sdk.setAdditive(true);
      sdk.detachAppender(lines);
    }
    List<ILoggingEvent> ofSdk = List.copyOf(lines.list);
    assertThat(ofSdk).isNotEmpty();
    assertThat(ofSdk)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(text -> text.contains(CANARY) || text.contains(HttpAws.ACCESS_SECRET));
    // Only the signer's loggers show a session's token: docs/aws.md says to keep them off.
    assertThat(ofSdk)
        .filteredOn(event -> event.getFormattedMessage().contains(HttpAws.SESSION))
        .allMatch(event -> event.getLoggerName().startsWith("software.amazon.awssdk.http.auth"));
  }
}
