package io.keyturn.starter;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands as one program, whose failures are told in one place. */
final class Program {
  private static final int HELP_COLUMNS = 90;

  private Program() {}

  /** Runs a command; whatever happens, there is an exit code that says so. */
  static int run(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError | AssertionError defect) {
      return Failures.tell(defect, commandLine, new Invocation(List.of(arguments)));
    }
  }

  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(HELP_COLUMNS)
            .setExecutionExceptionHandler(new Failures())
            .setParameterExceptionHandler(new Failures());
    arrange(commandLine.getCommandSpec());
    return commandLine;
  }

  /** A command's own options come first, those of all commands last. */
  private static void arrange(CommandSpec spec) {
    spec.versionProvider(() -> new String[] {Version.line()});
    spec.usageMessage().sortOptions(false).abbreviateSynopsis(true);
    spec.subcommands().values().forEach(sub -> arrange(sub.getCommandSpec()));
  }
}
