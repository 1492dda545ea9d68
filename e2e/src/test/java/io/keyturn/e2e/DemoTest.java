package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person starts it: a program, its exit code, its report, and what it leaves. */
final class DemoTest {
  private static final Duration WHOLE = Duration.ofMinutes(15);
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration END = Duration.ofSeconds(90);
  private static final int APPLICATIONS = 5;

  @TempDir private Path folder;
  private final Set<ProcessHandle> children = new HashSet<>();
  private Path temporary;
  private Path said;

  @SuppressWarnings("NullAway.Init") // Every test starts one.
  private Process demo;

  @BeforeEach
  void prepare() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    said = folder.resolve("said");
  }

  @AfterEach
  void end() {
    if (demo != null) {
      demo.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void rotatesUnderLoadWithoutAFailedCallAndLeavesNothing() throws Exception {
    Path report = folder.resolve("report.json");
    start("--seed", "7", "--report", report.toString());
    assertThat(until(WHOLE, () -> !demo.isAlive())).as(this::output).isTrue();
    assertThat(demo.exitValue()).as(this::output).isZero();
    JsonNode root = new ObjectMapper().readTree(report.toFile());
    assertThat(root.path("ok").asBoolean()).isTrue();
    assertThat(root.path("server").asText()).isEqualTo("in-memory");
    assertThat(root.path("failedCalls").asLong(-1)).isZero();
    assertThat(root.path("calls").asLong()).isGreaterThan(500);
    assertThat(root.path("p99MillisBefore").asDouble()).isPositive();
    assertThat(root.path("p99MillisDuring").asDouble()).isPositive();
    assertThat(root.path("oldCredentialRefused").asBoolean()).isTrue();
    assertThat(outcomes(root))
        .containsExactly(
            "client-ca COMPLETED",
            "client-certificate COMPLETED",
            "api-key COMPLETED",
            "client-ca ROLLED_BACK");
    assertThat(output())
        .doesNotContain("\u001b")
        .contains("All right")
        .contains("presents key 1 to ledger.a2dd6", "presents key 2 to ledger.a2dd6")
        .contains("ledger.a2dd6 refuses the first credential key 1");
    // What each token of the pretend cloud begins with.
    assertThat(output() + Files.readString(report)).doesNotContain("simulated.");
    assertThat(children).hasSizeGreaterThanOrEqualTo(APPLICATIONS);
    assertNothingIsLeft();
  }

  @Test
  void stoppedInTheMiddleItLeavesNothing() throws Exception {
    start();
    awaitApplications();
    demo.destroy();
    assertThat(until(END, () -> !demo.isAlive())).as(this::output).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void killedItTakesItsApplicationsAlong() throws Exception {
    start();
    awaitApplications();
    demo.destroyForcibly();
    assertThat(until(END, () -> children.stream().noneMatch(ProcessHandle::isAlive))).isTrue();
  }

  @Test
  void whatCannotBeDoneIsRefusedBeforeAnythingStarts() throws Exception {
    List<List<String>> wrong =
        List.of(
            List.of("--report", folder.resolve("no/report.json").toString()),
            List.of("--server", "nonsense"),
            List.of("--seed", "one"));
    for (List<String> arguments : wrong) {
      start(arguments.toArray(String[]::new));
      assertThat(until(END, () -> !demo.isAlive())).as(this::output).isTrue();
      assertThat(demo.exitValue()).as("%s: %s", arguments, output()).isEqualTo(2);
      assertThat(children).isEmpty();
      assertThat(output()).contains("keyturn: ").doesNotContain("\tat ");
    }
    assertNothingIsLeft();
  }

  private void start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "io.keyturn.starter.Main",
                "demo"));
    command.addAll(List.of(arguments));
    demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
  }

  private void awaitApplications() throws InterruptedException {
    assertThat(until(START, () -> output().contains("warms up"))).as(this::output).isTrue();
    assertThat(children).hasSizeGreaterThanOrEqualTo(APPLICATIONS);
  }

  /** Waits, and remembers which processes the demo starts meanwhile. */
  private boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      // What ends by itself at once, as a look at the terminal, is no application.
      demo.descendants().filter(DemoTest::isApplication).forEach(children::add);
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  /** Java tells no arguments of a process whose class path is long; Linux tells all. */
  private static boolean isApplication(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
          .contains("io.keyturn.starter.demo.ApplicationMain");
    } catch (IOException gone) {
      return false;
    }
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(until(END, () -> children.stream().noneMatch(ProcessHandle::isAlive))).isTrue();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  private static List<String> outcomes(JsonNode report) {
    List<String> outcomes = new ArrayList<>();
    report
        .path("rotations")
        .forEach(
            rotation ->
                outcomes.add(
                    rotation.path("kind").asText() + " " + rotation.path("outcome").asText()));
    return outcomes;
  }

  private String output() {
    try {
      return Files.readString(said, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
