package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what a failure of AWS means for a rotation.
 *
 * <p>AWS's words may repeat what was sent. So they are shown only of calls that send no content,
 * and no exception of the SDK goes on as a cause.
 */
final class AwsProblems {
  private static final Set<String> STRANGERS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidClientTokenIdException",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "ExpiredTokenException",
          "ExpiredToken",
          "RequestExpired",
          "MissingAuthenticationTokenException",
          "IncompleteSignature");
  private static final Set<String> KEY_FAILURES =
      Set.of(
          "EncryptionFailure",
          "EncryptionFailureException",
          "DecryptionFailure",
          "DecryptionFailureException");

  private AwsProblems() {}

  /**
   * Translates a failure.
   *
   * @param action what IAM calls the call, such as {@code PutSecretValue}
   */
  static RotationProblem of(SdkException failure, String action, String secret) {
    if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      return problem(FailureKind.UNAVAILABLE, "this Worker shuts down", "Another Worker goes on.");
    }
    String where = "secretsmanager:" + action + " of secret " + secret;
    if (failure instanceof AwsServiceException answer) {
      return answered(answer, action, where, secret);
    }
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException) {
      return problem(
          FailureKind.UNAVAILABLE,
          "AWS did not answer " + where + " in time",
          "See that the network lets this Worker reach Secrets Manager of the region.");
    }
    if (String.valueOf(failure.getMessage()).contains("Unable to load credentials")) {
      return problem(
          FailureKind.NOT_PERMITTED,
          "there are no AWS credentials for " + where,
          "Give this Worker a role, or credentials where the AWS SDK's default chain looks.");
    }
    return problem(
        FailureKind.UNAVAILABLE,
        "AWS could not be reached for " + where,
        "See that secrets.aws.region and endpoint are right and can be reached from this Worker.");
  }

  private static RotationProblem answered(
      AwsServiceException answer, String action, String where, String secret) {
    String code =
        answer.awsErrorDetails() == null
            ? "HTTP " + answer.statusCode()
            : PlainText.of(String.valueOf(answer.awsErrorDetails().errorCode()));
    String said = where + ": " + code + words(answer, action);
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      return problem(
          FailureKind.UNAVAILABLE,
          said,
          "Nothing to do if it passes; else see the quotas of Secrets Manager and its health.");
    }
    if (KEY_FAILURES.contains(code) || said.contains("kms:") || said.contains("KMS")) {
      return problem(
          FailureKind.NOT_PERMITTED,
          said,
          "Let keyturn's role use the secret's KMS key: kms:GenerateDataKey and kms:Decrypt; and"
              + " see that the key is enabled.");
    }
    if (STRANGERS.contains(code)) {
      return problem(
          FailureKind.NOT_PERMITTED,
          said,
          "See that this Worker's AWS credentials are live and that its clock is right.");
    }
    if (code.startsWith("AccessDenied") || answer.statusCode() == 403) {
      return problem(
          FailureKind.NOT_PERMITTED,
          said,
          "Allow keyturn's role secretsmanager:" + action + " on this secret.");
    }
    return switch (code) {
      case "ResourceNotFoundException" ->
          problem(
              FailureKind.NOT_FOUND,
              said,
              "Create the secret, or set secrets.aws.create to let keyturn do it.");
      case "ResourceExistsException" ->
          problem(FailureKind.CONFLICT, said, "See who else writes to this secret.");
      case "LimitExceededException" ->
          problem(
              FailureKind.INVALID,
              said,
              "A version carries at most 20 labels, a secret about 100 versions a day: use fewer"
                  + " Worker groups, or wait a day.");
      case "InvalidRequestException" ->
          problem(
              FailureKind.INVALID,
              said,
              "If it is marked for deletion: aws secretsmanager restore-secret --secret-id "
                  + secret);
      default -> problem(FailureKind.INVALID, said, "Mend what AWS says, then rotate again.");
    };
  }

  private static String words(AwsServiceException answer, String action) {
    if (action.equals(Calls.PUT) || answer.awsErrorDetails() == null) {
      return "";
    }
    String message = answer.awsErrorDetails().errorMessage();
    return message == null || message.isBlank() ? "" : " (" + PlainText.of(message) + ")";
  }

  private static RotationProblem problem(FailureKind kind, String message, String remedy) {
    return new RotationProblem(kind, message, remedy);
  }
}
