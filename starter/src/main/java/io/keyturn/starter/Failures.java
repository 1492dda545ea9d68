package io.keyturn.starter;

import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells failures: one line of what happened, one of what to do; a stack trace only with {@code
 * --debug}. A program that asked for JSON or YAML gets one line of JSON, the last on standard
 * error.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return tell(failure, command, new Invocation(parsed.originalArgs()));
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    Invocation invocation = new Invocation(List.of(arguments));
    tell(
        command,
        invocation,
        new CommandFailure(
            ExitCodes.USAGE,
            PlainText.of(invocation.withoutSecrets(message(failure))),
            "See " + command.getCommandSpec().qualifiedName() + " --help."));
    if (!invocation.forPrograms()) {
      UnmatchedArgumentException.printSuggestions(failure, command.getErr());
    }
    return ExitCodes.USAGE;
  }

  /** Tells any failure, also one that only a defect of the program can have caused. */
  static int tell(Throwable failure, CommandLine command, Invocation invocation) {
    CommandFailure told =
        failure instanceof CommandFailure known ? known : UnderstoodFailure.of(failure);
    if (invocation.debug()) {
      StackTrace.lines(failure).forEach(command.getErr()::println);
    }
    tell(command, invocation, told);
    return told.exitCode();
  }

  /** What was typed behind an unknown option may be a secret; it is not repeated. */
  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return Invocation.firstOption(unmatched.getUnmatched())
          .map(option -> "unknown option " + option)
          .orElse(String.valueOf(failure.getMessage()));
    }
    return String.valueOf(failure.getMessage());
  }

  private static void tell(CommandLine command, Invocation invocation, CommandFailure failure) {
    PrintWriter err = command.getErr();
    if (invocation.forPrograms()) {
      err.println(
          Json.line(
              new ErrorAnswer(
                  new ErrorAnswer.Details(
                      String.valueOf(failure.getMessage()),
                      failure.remedy(),
                      failure.exitCode()))));
    } else {
      String.valueOf(failure.getMessage()).lines().forEach(line -> err.println("keyturn: " + line));
      if (!failure.remedy().isEmpty()) {
        err.println("  -> " + failure.remedy());
      }
    }
    err.flush();
  }
}
