package io.keyturn.starter;

import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.worker.HomeUnavailableException;
import io.keyturn.worker.PolicyFileException;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells failures: one line of what happened, one of what to do; never a stack trace. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    CommandFailure told = understood(failure);
    tell(command, String.valueOf(told.getMessage()), told.remedy());
    return told.exitCode();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    tell(
        command,
        PlainText.of(String.valueOf(failure.getMessage())),
        "See " + command.getCommandSpec().qualifiedName() + " --help.");
    UnmatchedArgumentException.printSuggestions(failure, err);
    return ExitCodes.USAGE;
  }

  private static void tell(CommandLine command, String message, String remedy) {
    PrintWriter err = command.getErr();
    message.lines().forEach(line -> err.println("keyturn: " + line));
    if (!remedy.isEmpty()) {
      err.println("  -> " + remedy);
    }
    err.flush();
  }

  private static CommandFailure understood(Exception failure) {
    if (failure instanceof CommandFailure told) {
      return told;
    }
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
          ExitCodes.UNREACHABLE, String.valueOf(home.getMessage()), home.remedy());
    }
    if (failure instanceof WorkflowUpdateException update
        && update.getCause() instanceof ApplicationFailure refused) {
      return new CommandFailure(
          ExitCodes.NO, PlainText.of(refused.getOriginalMessage()), "See keyturn status.");
    }
    if (failure instanceof WorkflowNotFoundException) {
      return new CommandFailure(
          ExitCodes.NO,
          "no rotation of that credential is running",
          "Start one with keyturn rotate.");
    }
    if (failure instanceof WorkflowServiceException || failure instanceof StatusRuntimeException) {
      return new CommandFailure(
          ExitCodes.UNREACHABLE,
          "home does not answer, or no keyturn Worker does",
          "See that Temporal runs at TEMPORAL_ADDRESS and that keyturn worker runs.");
    }
    StackTraceElement[] trace = failure.getStackTrace();
    return new CommandFailure(
        ExitCodes.INTERNAL,
        "keyturn itself failed: "
            + failure.getClass().getName()
            + (trace.length == 0 ? "" : " at " + trace[0]),
        "This is a defect of keyturn; report it with this line.");
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
