package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusTextTest {
  @Test
  void aParkedRotationSaysWhoMustDoWhat() {
    RotationStatus status =
        status(
            "the new certificate is not proven", List.of("Worker 7@host on task queue payments"));
    assertThat(StatusText.lines(status))
        .startsWith(
            "payments-ca: PARKED (rotation r-1)",
            "  because the new certificate is not proven",
            "  -> Mend it.",
            "  not proven: Worker 7@host on task queue payments")
        .endsWith("  2026-01-01T00:00:00Z ann: pause, lunch");
  }

  @Test
  void whatOthersWriteCannotSteerTheTerminal() {
    RotationStatus status = status("\u001b[2Jgone\nkeyturn: all is well", List.of("\u0007bell"));
    assertThat(StatusText.lines(status))
        .allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "\u0007", "\n"));
  }

  private static RotationStatus status(String waitingFor, List<String> unknown) {
    return new RotationStatus(
        "payments-ca",
        "r-1",
        Phase.PARKED,
        Step.VALIDATE,
        null,
        waitingFor,
        "Mend it.",
        unknown,
        List.of(),
        List.of(),
        List.of(new Decision("pause", "ann", "lunch", Instant.parse("2026-01-01T00:00:00Z"))),
        null,
        null,
        Instant.parse("2026-01-01T00:00:00Z"),
        null,
        null);
  }
}
