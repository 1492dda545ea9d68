package io.keyturn.starter;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code keyturn}. */
@Command(
    name = "keyturn",
    description = "Rotates the credentials of Temporal Workers without cutting anybody off.",
    version = "keyturn 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      SimulatorCommand.class,
      WorkerCommand.class,
      RotateCommand.class,
      StatusCommand.class,
      ApproveCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      AbortCommand.class,
      ResolveCommand.class,
      ExtendCommand.class,
      ApiKeyCommand.class,
      ServiceAccountCommand.class,
      PolicyCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Puts the commands together; failures are told in one place. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new Failures());
  }
}
