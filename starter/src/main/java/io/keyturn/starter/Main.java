package io.keyturn.starter;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program {@code keyturn}. */
@Command(
    name = "keyturn",
    description = "Rotates the credentials of Temporal Workers without cutting anybody off.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      SimulatorCommand.class,
      WorkerCommand.class,
      DoctorCommand.class,
      ListCommand.class,
      PlanCommand.class,
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
      PolicyCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done or yes, 1 a definite no, 2 usage or policy, 3 parked, 4 not reachable or not",
      "permitted, 70 a defect of keyturn.",
      "Example: keyturn demo"
    })
public final class Main {
  @Option(
      names = Invocation.DEBUG,
      scope = ScopeType.INHERIT,
      description = "Print a stack trace beside a failure.")
  @SuppressWarnings("UnusedVariable") // Failures read it from the arguments, which may be wrong.
  private boolean debug;

  /** Is the root of all commands. */
  Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    // Told without loading a library: it is what scripts ask at every start.
    if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
      System.out.println(Version.line());
      return;
    }
    System.exit(Program.run(commandLine(), arguments));
  }

  /** Puts the commands together. */
  static CommandLine commandLine() {
    return Program.commandLine();
  }
}
