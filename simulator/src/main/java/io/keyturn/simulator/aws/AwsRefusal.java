package io.keyturn.simulator.aws;

import io.keyturn.simulator.faults.Fault;
import java.time.Duration;
import java.util.Optional;

/** An error of the service, as its caller is told it. */
final class AwsRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String type;
  private final int status;
  private final transient Optional<Duration> retryAfter;

  AwsRefusal(String type, String message) {
    this(type, message, 400, Optional.empty());
  }

  private AwsRefusal(String type, String message, int status, Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.type = type;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static AwsRefusal parameter(String message) {
    return new AwsRefusal("InvalidParameterException", message);
  }

  static AwsRefusal request(String message) {
    return new AwsRefusal("InvalidRequestException", message);
  }

  static AwsRefusal validation(String message) {
    return new AwsRefusal("ValidationException", message);
  }

  static AwsRefusal exists(String message) {
    return new AwsRefusal("ResourceExistsException", message);
  }

  static AwsRefusal notFound(String message) {
    return new AwsRefusal("ResourceNotFoundException", message);
  }

  static AwsRefusal noSecret() {
    return notFound("Secrets Manager can't find the specified secret.");
  }

  static AwsRefusal limit(String message) {
    return new AwsRefusal("LimitExceededException", message);
  }

  static AwsRefusal tooLarge() {
    return new AwsRefusal(
        "RequestEntityTooLargeException", "The request is too large.", 413, Optional.empty());
  }

  static AwsRefusal broken() {
    return new AwsRefusal(
        "InternalServiceError", "An error occurred on the server side.", 500, Optional.empty());
  }

  static AwsRefusal of(Fault.AwsError error) {
    return new AwsRefusal(error.type(), error.message(), error.httpStatus(), error.retryAfter());
  }

  /** Says in AWS's words what the fault says in gRPC's. */
  static AwsRefusal of(Fault.Fail fail) {
    String type =
        switch (fail.status()) {
          case RESOURCE_EXHAUSTED -> "ThrottlingException";
          case PERMISSION_DENIED -> "AccessDeniedException";
          case UNAUTHENTICATED -> "UnrecognizedClientException";
          case NOT_FOUND -> "ResourceNotFoundException";
          case ALREADY_EXISTS -> "ResourceExistsException";
          case INVALID_ARGUMENT, OUT_OF_RANGE -> "InvalidParameterException";
          case FAILED_PRECONDITION, ABORTED -> "InvalidRequestException";
          default -> "InternalServiceError";
        };
    int status = type.equals("InternalServiceError") ? 500 : 400;
    return new AwsRefusal(type, fail.message(), status, Optional.empty());
  }

  String type() {
    return type;
  }

  int status() {
    return status;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
