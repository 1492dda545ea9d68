package io.keyturn.activities.cloudops;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.util.Locale;
import java.util.Set;

/** Reads the statuses of the Cloud Operations API. */
final class CloudFailures {
  private static final Set<Code> PASSING =
      Set.of(
          Code.UNAVAILABLE,
          Code.DEADLINE_EXCEEDED,
          Code.RESOURCE_EXHAUSTED,
          Code.INTERNAL,
          Code.UNKNOWN,
          Code.CANCELLED);

  /** What a call was about, and so what helps when it is missing or out of reach. */
  enum Subject {
    NAMESPACE(
        "See that the namespace exists and that the policy spells it with its account id.",
        "Give keyturn's service account the Namespace Admin permission, and see that cloud.apiKey"
            + " is a live key of it."),
    API_KEY(
        "See which keys and owners exist: keyturn apikey list, keyturn service-account list.",
        "Log in with a live key of an account admin, or of the user whose keys they are; where the"
            + " account has API keys switched off, an account admin switches them on."),
    SERVICE_ACCOUNT(
        "See which service accounts exist: keyturn service-account list.",
        "Log in with a live key of an account admin."),
    IDENTITY(
        "See that the key that keyturn logs in with is a live one.",
        "See that the key that keyturn logs in with is a live one."),
    AUDIT_LOG(
        "See that cloud.target is Temporal Cloud.", "Log in with a live key of an account admin.");

    private final String whenMissing;
    private final String whenDenied;

    Subject(String whenMissing, String whenDenied) {
      this.whenMissing = whenMissing;
      this.whenDenied = whenDenied;
    }
  }

  private CloudFailures() {}

  /** Tells whether the same call may pass later. */
  static boolean passing(StatusRuntimeException e) {
    return PASSING.contains(e.getStatus().getCode());
  }

  /**
   * Tells whether the resource version was stale. Which code says so is documented nowhere, so all
   * that can mean it do; a version of a certificate's format is none.
   */
  static boolean conflict(StatusRuntimeException e) {
    Code code = e.getStatus().getCode();
    return code == Code.ABORTED
        || code == Code.FAILED_PRECONDITION
        || (code == Code.INVALID_ARGUMENT
            && text(e).contains("version")
            && !text(e).contains("certificate")
            && !text(e).contains("x.509")
            && !text(e).contains("x509"));
  }

  /** Tells whether the change was already made. */
  static boolean nothingToChange(StatusRuntimeException e) {
    return e.getStatus().getCode() == Code.INVALID_ARGUMENT
        && text(e).contains("nothing to change");
  }

  static RotationProblem translate(StatusRuntimeException e, String attempted) {
    return translate(e, Subject.NAMESPACE, attempted);
  }

  static RotationProblem translate(StatusRuntimeException e, Subject subject, String attempted) {
    String message =
        "could not "
            + attempted
            + ": "
            + e.getStatus().getCode()
            + " "
            + PlainText.of(String.valueOf(e.getStatus().getDescription()));
    if (passing(e)) {
      return new RotationProblem(
          FailureKind.UNAVAILABLE,
          message,
          "See that cloud.target (--cloud-target) is right and can be reached.");
    }
    return switch (e.getStatus().getCode()) {
      case NOT_FOUND -> new RotationProblem(FailureKind.NOT_FOUND, message, subject.whenMissing);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new RotationProblem(FailureKind.NOT_PERMITTED, message, subject.whenDenied);
      default ->
          new RotationProblem(
              FailureKind.REJECTED, message, "Mend what the message says, then rotate again.");
    };
  }

  /** Tells of an operation that has ended, and not well. */
  static RotationProblem endedBadly(AsyncOperation operation, String what, String remedy) {
    return new RotationProblem(
        FailureKind.REJECTED,
        "Temporal Cloud ended "
            + what
            + " with "
            + operation.getState().name().replace("STATE_", "")
            + ": "
            + PlainText.of(operation.getFailureReason()),
        remedy);
  }

  private static String text(StatusRuntimeException e) {
    return String.valueOf(e.getStatus().getDescription()).toLowerCase(Locale.ROOT);
  }
}
