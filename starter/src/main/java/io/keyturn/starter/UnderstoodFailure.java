package io.keyturn.starter;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.worker.HomeUnavailableException;
import io.keyturn.worker.PolicyFileException;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;

/**
 * Understands exceptions of all kinds. It stands alone because it knows libraries that commands
 * that fail nowhere need not load.
 */
final class UnderstoodFailure {
  private UnderstoodFailure() {}

  static CommandFailure of(Throwable failure) {
    if (failure instanceof PolicyFileException policy) {
      return new CommandFailure(
          ExitCodes.USAGE, String.valueOf(policy.getMessage()), "Mend the policy file.");
    }
    if (failure instanceof RotationProblem problem) {
      return new CommandFailure(
          code(problem.kind()), String.valueOf(problem.getMessage()), problem.remedy());
    }
    if (failure instanceof HomeUnavailableException home) {
      return new CommandFailure(
          home.kind() == HomeUnavailableException.Kind.SETTINGS
              ? ExitCodes.USAGE
              : ExitCodes.UNREACHABLE,
          String.valueOf(home.getMessage()),
          home.remedy());
    }
    if (failure instanceof WorkflowUpdateException update
        && update.getCause() instanceof ApplicationFailure refused) {
      return new CommandFailure(
          ExitCodes.NO, PlainText.of(refused.getOriginalMessage()), "See keyturn status.");
    }
    if (failure instanceof WorkflowFailedException ended) {
      return inquiry(ended);
    }
    if (failure instanceof WorkflowNotFoundException) {
      return new CommandFailure(
          ExitCodes.NO,
          "no rotation of that credential is running",
          "Start one with keyturn rotate.");
    }
    if (failure instanceof StatusRuntimeException status) {
      return unanswered(status.getStatus().getCode());
    }
    if (failure instanceof WorkflowServiceException) {
      return unanswered(
          failure.getCause() instanceof StatusRuntimeException status
              ? status.getStatus().getCode()
              : Code.UNKNOWN);
    }
    return defect(failure);
  }

  /** Why a question was not answered: the reason that the activity gave, or nobody was there. */
  private static CommandFailure inquiry(WorkflowFailedException ended) {
    for (Throwable cause = ended; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure told) {
        return new CommandFailure(
            code(kind(told.getType())),
            PlainText.of(told.getOriginalMessage()),
            told.getDetails().getSize() == 0
                ? "See the log of keyturn worker."
                : PlainText.of(String.valueOf(told.getDetails().get(0, String.class))));
      }
    }
    return new CommandFailure(
        ExitCodes.UNREACHABLE,
        "no keyturn Worker has answered in time",
        "Start one: keyturn worker --policy keyturn.yaml.");
  }

  private static FailureKind kind(String type) {
    return Arrays.stream(FailureKind.values())
        .filter(kind -> kind.name().equals(type))
        .findFirst()
        .orElse(FailureKind.INTERNAL);
  }

  private static CommandFailure unanswered(Code code) {
    return switch (code) {
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          new CommandFailure(
              ExitCodes.UNREACHABLE,
              "home does not permit this (" + code + ")",
              "Give the identity write permission in the namespace that keyturn runs in.");
      case UNAVAILABLE ->
          new CommandFailure(
              ExitCodes.UNREACHABLE,
              "home does not answer any more",
              "See that Temporal runs there; a rotation goes on once it does.");
      default ->
          new CommandFailure(
              ExitCodes.UNREACHABLE,
              "home does not answer, or no keyturn Worker does (" + code + ")",
              "See that Temporal runs at home's address and that keyturn worker runs.");
    };
  }

  private static CommandFailure defect(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return new CommandFailure(
        ExitCodes.INTERNAL,
        "keyturn itself failed: "
            + failure.getClass().getName()
            + (trace.length == 0 ? "" : " at " + trace[0]),
        "This is a defect of keyturn; report it with what --debug prints.");
  }

  private static int code(FailureKind kind) {
    return switch (kind) {
      case UNAVAILABLE, NOT_PERMITTED, CREDENTIAL_REFUSED -> ExitCodes.UNREACHABLE;
      case NOT_FOUND, REJECTED, CONFLICT, RULE_VIOLATED -> ExitCodes.NO;
      case INVALID -> ExitCodes.USAGE;
      case INTERNAL -> ExitCodes.INTERNAL;
    };
  }
}
