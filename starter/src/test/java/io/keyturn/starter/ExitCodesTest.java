package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What failures make of the exit code; what outcomes make of it, {@link RotationCommandsTest}. */
final class ExitCodesTest {
  private static final String SECRET = "eyJhbGciOiJFUzI1NiJ9-token";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Fails as it is told. */
  @Command(name = "broken", description = "Fails.")
  private record Broken(Throwable failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }

  private int run(Throwable failure, String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.addSubcommand(new Broken(failure));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Program.run(commandLine, arguments);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(problem(FailureKind.NOT_FOUND), 1),
        Arguments.of(problem(FailureKind.REJECTED), 1),
        Arguments.of(problem(FailureKind.CONFLICT), 1),
        Arguments.of(problem(FailureKind.RULE_VIOLATED), 1),
        Arguments.of(problem(FailureKind.INVALID), 2),
        Arguments.of(problem(FailureKind.UNAVAILABLE), 4),
        Arguments.of(problem(FailureKind.NOT_PERMITTED), 4),
        Arguments.of(problem(FailureKind.CREDENTIAL_REFUSED), 4),
        Arguments.of(problem(FailureKind.INTERNAL), 70),
        Arguments.of(Status.UNAVAILABLE.asRuntimeException(), 4),
        Arguments.of(Status.PERMISSION_DENIED.asRuntimeException(), 4),
        Arguments.of(Status.DEADLINE_EXCEEDED.asRuntimeException(), 4),
        Arguments.of(new CommandFailure(3, "parked", "Mend it."), 3),
        Arguments.of(new IllegalStateException(SECRET), 70),
        Arguments.of(new java.io.IOException(SECRET), 70),
        Arguments.of(new StackOverflowError(SECRET), 70),
        Arguments.of(new NoClassDefFoundError(SECRET), 70));
  }

  private static RotationProblem problem(FailureKind kind) {
    return new RotationProblem(
        kind, "it cannot be", "Do it otherwise.", new IllegalStateException(SECRET));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasItsCodeOneLineOfCauseAndOneOfRemedy(Throwable failure, int code) {
    assertThat(run(failure, "broken")).isEqualTo(code);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString()).startsWith("keyturn: ").contains("\n  -> ").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void stackTraceIsPrintedOnDemandWithoutSecrets(Throwable failure, int code) {
    for (String[] line : new String[][] {{"--debug", "broken"}, {"broken", "--debug"}}) {
      err.getBuffer().setLength(0);
      assertThat(run(failure, line)).isEqualTo(code);
      assertThat(err.toString())
          .contains(failure.getClass().getName(), "\tat io.keyturn.starter.ExitCodesTest")
          .doesNotContain(SECRET);
      assertThat(err.toString().lines().toList().get((int) err.toString().lines().count() - 1))
          .startsWith("  -> ");
    }
  }

  @Test
  void programsGetTheFailureAsTheLastLineOfStandardError() throws Exception {
    assertThat(run(problem(FailureKind.CONFLICT), "status", "-o", "yaml")).isEqualTo(2);
    String last = err.toString().lines().reduce((one, other) -> other).orElseThrow();
    JsonNode error = new ObjectMapper().readTree(last).get("error");
    assertThat(error.get("exitCode").asInt()).isEqualTo(2);
    assertThat(error.get("cause").asText()).contains("CREDENTIAL");
    assertThat(error.get("remedy").asText()).contains("keyturn status --help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpAndVersionAreDone() {
    assertThat(run(problem(FailureKind.CONFLICT), "--help")).isZero();
    assertThat(run(problem(FailureKind.CONFLICT), "--version")).isZero();
    assertThat(run(problem(FailureKind.CONFLICT))).isEqualTo(2);
  }
}
