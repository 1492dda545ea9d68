package io.keyturn.starter;

import io.keyturn.simulator.ServerChoice;
import io.keyturn.simulator.temporal.UnavailableTemporalException;
import io.keyturn.starter.demo.Demo;
import io.keyturn.starter.demo.DemoOptions;
import io.keyturn.starter.demo.DemoReport;
import io.keyturn.workflows.rules.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows rotations in a small world under load. */
@Command(
    name = "demo",
    description =
        "Rotates a client CA, certificates and an API key under load, on a pretend Temporal Cloud on"
            + " loopback.",
    mixinStandardHelpOptions = true,
    footer = "Exit codes: 0 all right, 1 something is not, 2 usage, 4 no Temporal to be had.")
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "in-memory|dev|ADDRESS",
      defaultValue = "in-memory",
      description = "Which Temporal stands behind it (default: ${DEFAULT-VALUE}).")
  private String server;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "What the load's order and pace follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--keep", description = "Leave everything running at the end, until Ctrl-C.")
  private boolean keep;

  @Option(names = "--report", paramLabel = "FILE", description = "Write what came of it as JSON.")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    DemoOptions options = new DemoOptions(serverChoice(), seed, keep, report());
    try {
      List<String> reasons = Demo.run(options, spec.commandLine().getOut());
      return reasons.isEmpty() ? ExitCodes.DONE : ExitCodes.NO;
    } catch (UnavailableTemporalException e) {
      List<String> lines = String.valueOf(e.getMessage()).lines().map(PlainText::of).toList();
      throw new CommandFailure(
          ExitCodes.UNREACHABLE, lines.get(0), lines.size() > 1 ? lines.get(1) : "");
    }
  }

  private ServerChoice serverChoice() {
    try {
      return ServerChoice.parse(server);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), PlainText.of(String.valueOf(e.getMessage())));
    }
  }

  private @Nullable Path report() {
    if (report == null) {
      return null;
    }
    try {
      DemoReport.requireWritable(report);
      return report.toAbsolutePath();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          PlainText.of("--report " + report + " cannot be written: " + e.getMessage()));
    }
  }
}
