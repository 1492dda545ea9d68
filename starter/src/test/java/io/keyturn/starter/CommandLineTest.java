package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "rotate, CREDENTIAL",
    "approve payments-ca, HASH",
    "resolve payments-ca SOMEHOW, WAY",
    "extend payments-ca soon, DURATION",
    "rotate payments-ca --wiat, --wiat",
    "roatte payments-ca, roatte"
  })
  void aWrongCommandLineIsToldInOneLineWithARemedy(String line, String named) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).startsWith("keyturn: ").contains(named).contains("  -> See");
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  @Test
  void aWrongPolicyStopsTheWorkerBeforeItConnects(@TempDir Path folder) throws Exception {
    Path policy = Files.writeString(folder.resolve("keyturn.yaml"), "cluod: {}\n");
    assertThat(run("worker", "--policy", policy.toString())).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("keyturn.yaml:1:").contains("did you mean cloud?");
  }

  @Test
  void aMissingPolicyIsNamed(@TempDir Path folder) {
    assertThat(run("worker", "--policy", folder.resolve("no.yaml").toString()))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("no.yaml").contains("--policy");
  }
}
