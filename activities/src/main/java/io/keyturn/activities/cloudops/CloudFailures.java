package io.keyturn.activities.cloudops;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
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
    String message =
        "could not "
            + attempted
            + ": "
            + e.getStatus().getCode()
            + " "
            + PlainText.of(String.valueOf(e.getStatus().getDescription()));
    if (passing(e)) {
      return new RotationProblem(
          FailureKind.UNAVAILABLE, message, "See that cloud.target is right and can be reached.");
    }
    return switch (e.getStatus().getCode()) {
      case NOT_FOUND ->
          new RotationProblem(
              FailureKind.NOT_FOUND,
              message,
              "See that the namespace exists and that the policy spells it with its account id.");
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new RotationProblem(
              FailureKind.NOT_PERMITTED,
              message,
              "Give keyturn's service account the Namespace Admin permission, and see that cloud.apiKey"
                  + " is a live key of it.");
      default ->
          new RotationProblem(
              FailureKind.REJECTED, message, "Mend what the message says, then rotate again.");
    };
  }

  private static String text(StatusRuntimeException e) {
    return String.valueOf(e.getStatus().getDescription()).toLowerCase(Locale.ROOT);
  }
}
