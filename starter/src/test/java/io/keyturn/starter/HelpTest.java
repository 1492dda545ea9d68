package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

final class HelpTest {
  private static final int COLUMNS = 100;

  static Stream<List<String>> commands() {
    return paths(Main.commandLine().getCommandSpec(), List.of());
  }

  private static Stream<List<String>> paths(CommandSpec spec, List<String> above) {
    return Stream.concat(
        Stream.of(above),
        spec.subcommands().entrySet().stream()
            .flatMap(
                sub -> {
                  List<String> path = new ArrayList<>(above);
                  path.add(sub.getKey());
                  return paths(sub.getValue().getCommandSpec(), path);
                }));
  }

  private static CommandSpec spec(List<String> path) {
    CommandLine command = Main.commandLine();
    for (String name : path) {
      command = Objects.requireNonNull(command.getSubcommands().get(name));
    }
    return command.getCommandSpec();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItselfWithin100Columns(List<String> path) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out, true));
    List<String> arguments = new ArrayList<>(path);
    arguments.add("--help");
    assertThat(commandLine.execute(arguments.toArray(String[]::new))).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString())
        .contains(
            "Usage: "
                + String.join(" ", Stream.concat(Stream.of("keyturn"), path.stream()).toList()))
        .contains("--debug");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= COLUMNS, "fits");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndParameterIsDescribed(List<String> path) {
    CommandSpec spec = spec(path);
    assertThat(spec.usageMessage().description()).as("description of %s", path).isNotEmpty();
    for (ArgSpec arg : spec.args()) {
      assertThat(String.join("", arg.description())).as("%s of %s", arg, path).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTellsItsVersion(List<String> path) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out, true));
    List<String> arguments = new ArrayList<>(path);
    arguments.add("--version");
    assertThat(commandLine.execute(arguments.toArray(String[]::new))).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(Version.line())
        .matches("keyturn \\d.*\\R");
  }
}
