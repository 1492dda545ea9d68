package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.starter.demo.Snapshot.RotationLine;
import io.keyturn.starter.demo.Snapshot.UserLine;
import io.keyturn.starter.terminal.Mark;
import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.StepMark;
import io.keyturn.starter.terminal.TerminalSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DisplayTest {
  private static final String ESCAPE = "\u001b";

  private static Snapshot at(int seconds, String presents) {
    return new Snapshot(
        Duration.ofSeconds(seconds),
        "rotates acme-ca",
        List.of(
            new RotationLine(
                "client CA and its two certificates",
                "ROLL",
                Mark.RUNNING,
                seconds,
                List.of(
                    new StepMark("GENERATE", Mark.DONE),
                    new StepMark("SUPPORT", Mark.DONE),
                    new StepMark("ROLL", Mark.RUNNING),
                    new StepMark("VALIDATE", Mark.AHEAD),
                    new StepMark("REMOVE", Mark.AHEAD)),
                List.of("payments-worker ROLL"),
                List.of("Worker payments presents the old certificate"))),
        List.of(new UserLine("payments", "payments.a2dd6", presents, "")),
        1234,
        0,
        new Load.Counts(10, 9, 0));
  }

  @Test
  void noLineIsWiderAndNoFrameHigherThanTheTerminal() {
    for (int width : new int[] {20, 39, 80, 200}) {
      assertThat(Frame.of(at(3, "0a0a0a0a (CA A)"), Paint.NONE, width, 8))
          .hasSizeLessThanOrEqualTo(8)
          .allMatch(line -> line.length() <= width, "at most " + width + " wide");
    }
  }

  @Test
  void frameShowsStepsWorkersAndCalls() {
    assertThat(String.join("\n", Frame.of(at(3, "0a0a0a0a (CA A)"), Paint.NONE, 100, 40)))
        .contains("+ GENERATE", "> ROLL", ". REMOVE")
        .contains("payments.a2dd6")
        .contains("presents 0a0a0a0a (CA A)")
        .contains("calls 1,234, failed 0")
        .contains("presents the old certificate");
  }

  @Test
  void coloursGoWhereNoColorAsksForThat() {
    Snapshot snapshot = at(3, "0a");
    assertThat(String.join("", Frame.of(snapshot, Paint.by(Map.of()), 80, 40))).contains(ESCAPE);
    assertThat(String.join("", Frame.of(snapshot, Paint.by(Map.of("NO_COLOR", "1")), 80, 40)))
        .doesNotContain(ESCAPE);
    assertThat(Paint.by(Map.of("NO_COLOR", ""))).isEqualTo(Paint.COLOURED);
  }

  @Test
  void pipedOutputHasNoEscapesAndTellsEachChangeOnce() {
    StringWriter text = new StringWriter();
    try (PlainDisplay display = new PlainDisplay(new PrintWriter(text))) {
      display.show(at(1, "0a0a0a0a (CA A)"));
      display.show(at(2, "0a0a0a0a (CA A)"));
      display.show(at(3, "0b0b0b0b (CA B)"));
    }
    assertThat(text.toString()).doesNotContain(ESCAPE).doesNotContain("\r");
    assertThat(text.toString().lines().filter(line -> line.contains("0a0a0a0a"))).hasSize(1);
    assertThat(text.toString().lines().filter(line -> line.contains("0b0b0b0b"))).hasSize(1);
    assertThat(text.toString().lines().filter(line -> line.contains(": ROLL"))).hasSize(1);
  }

  @Test
  void sizeIsTakenFromSttyOnlyWhereItMakesSense() {
    TerminalSize.Size usual = new TerminalSize.Size(80, 24);
    assertThat(TerminalSize.parse("50 132", usual)).isEqualTo(new TerminalSize.Size(132, 50));
    assertThat(TerminalSize.parse("0 0", usual)).isEqualTo(usual);
    assertThat(TerminalSize.parse("stty: not a tty", usual)).isEqualTo(usual);
  }
}
