package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen of whole processes alone: which classes they load, how signals end them. */
final class ProgramTest {
  private static final List<String> CLASSES = List.of("-Xshare:off", "-Xlog:class+load:stdout");

  @Test
  void versionLoadsNoLibrary(@TempDir Path folder) throws Exception {
    try (JavaProgram program = new JavaProgram(folder, CLASSES, "--version")) {
      assertThat(program.exitCode()).isZero();
      assertThat(program.out())
          .contains("keyturn 0", "io.keyturn.starter.Main")
          .doesNotContain(" picocli.", " io.temporal.", " io.grpc.", " org.slf4j.", " com.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "rotate --help", "rotate --wiat", "completion bash"})
  void helpLoadsNeitherTemporalNorALog(String line, @TempDir Path folder) throws Exception {
    try (JavaProgram program = new JavaProgram(folder, CLASSES, line.split(" "))) {
      assertThat(program.exitCode()).isIn(ExitCodes.DONE, ExitCodes.USAGE);
      assertThat(program.out())
          .contains(" picocli.CommandLine ")
          .doesNotContain(
              " io.temporal.", " io.grpc.", " org.slf4j.", " ch.qos.", " com.fasterxml.", " org.b");
    }
  }

  @Test
  void interruptLeavesTheRotationRunningAndTellsTheWayBack(@TempDir Path folder) throws Exception {
    try (PretendHome home = new PretendHome();
        JavaProgram program =
            new JavaProgram(
                folder,
                List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"),
                "rotate",
                "--wait",
                "rolling-left",
                "--address",
                home.address())) {
      program.awaitOut("ROLL");
      program.interrupt();
      assertThat(program.exitCode()).isEqualTo(130);
      assertThat(program.out())
          .contains("goes on without being watched")
          .contains("Come back with: keyturn status --watch rolling-left");
      assertThat(home.run("status", "rolling-left")).isZero();
      assertThat(home.out()).startsWith("rolling-left: ROLL");
      home.move("rolling-left", "completed");
      assertThat(home.run("status", "--watch", "rolling-left")).as(home.said()).isZero();
    }
  }

  @Test
  void homeWhoseWorkersCannotBeCountedIsGivenUpWithinSeconds() throws Exception {
    try (PretendHome home = new PretendHome(false)) {
      assertThat(home.run("rotate", "rolling-unworked")).isEqualTo(ExitCodes.UNREACHABLE);
      assertThat(home.err()).contains("no keyturn Worker has answered", "keyturn worker runs");
    }
  }
}
