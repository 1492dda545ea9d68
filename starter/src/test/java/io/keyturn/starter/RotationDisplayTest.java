package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.Screen;
import io.keyturn.starter.terminal.TerminalSize;
import io.keyturn.workflows.domain.RotationStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RotationDisplayTest {
  private static final String ESCAPE = "\u001b";
  private static final Instant NOW = Stages.BEGAN.plusSeconds(75);
  private static final Instant UNTIL = Stages.BEGAN.plusSeconds(3600);

  private static RotationStatus stage(String name) {
    return Stages.of(name, "payments-ca", List.of());
  }

  private static RotationProgress rolling(String... waitsFor) {
    return new RotationProgress(
        stage("rolling"), List.of(Stages.of("rolling", "part", List.of())), List.of(waitsFor));
  }

  private static String told(RotationProgress... moments) {
    StringWriter text = new StringWriter();
    try (ToldRotation display = new ToldRotation(new PrintWriter(text))) {
      for (RotationProgress moment : moments) {
        display.show(moment);
      }
    }
    return text.toString();
  }

  @Test
  void frameTellsStepsWhoIsMissingAndUntilWhen() {
    assertThat(
            String.join(
                "\n",
                RotationFrame.of(
                    rolling("Worker 7@host presents the old credential"), NOW, Paint.NONE, 90, 20)))
        .contains("payments-ca: ROLL  1m 15s")
        .contains("+ GENERATE", "> ROLL", ". REMOVE")
        .contains("part: ROLL")
        .contains("1 missing, parks at " + UNTIL)
        .contains("- Worker 7@host presents the old credential")
        .contains("Ctrl-C leaves it running");
  }

  @Test
  void noLineIsWiderAndNoFrameHigherThanTheTerminal() {
    String[] many =
        IntStream.range(0, 40)
            .mapToObj(
                i -> "Worker " + i + "@a-host-of-a-long-name presents the old credential\u001b")
            .toArray(String[]::new);
    for (int width : new int[] {20, 39, 80, 200}) {
      for (int height : new int[] {3, 8, 24}) {
        assertThat(RotationFrame.of(rolling(many), NOW, Paint.NONE, width, height))
            .hasSizeLessThanOrEqualTo(height)
            .allMatch(line -> line.length() <= width, "at most " + width + " wide")
            .noneMatch(line -> line.contains(ESCAPE));
      }
    }
    assertThat(RotationFrame.of(rolling(many), NOW, Paint.NONE, 80, 12))
        .anyMatch(line -> line.matches(" *- and \\d+ more"));
  }

  @Test
  void colourIsThereUnlessItIsUnwanted() {
    RotationProgress parked = new RotationProgress(stage("parked"), List.of(), List.of());
    assertThat(String.join("", RotationFrame.of(parked, NOW, Paint.COLOURED, 80, 24)))
        .contains(ESCAPE + "[31m");
    assertThat(String.join("", RotationFrame.of(parked, NOW, Paint.NONE, 80, 24)))
        .doesNotContain(ESCAPE);
  }

  @Test
  void terminalIsDrawnInPlaceAndNeverAfterTheEnd() {
    StringWriter text = new StringWriter();
    RotationDisplay display =
        new DrawnRotation(new Screen(new PrintWriter(text)), new TerminalSize(), Paint.NONE);
    try (display) {
      display.show(rolling("one"));
      assertThat(text.toString()).doesNotContain(ESCAPE + "[1A");
      int lines = (int) text.toString().chars().filter(c -> c == '\n').count();
      display.show(rolling("one"));
      assertThat(text.toString()).contains(ESCAPE + "[" + lines + "A");
    }
    String before = text.toString();
    display.show(rolling("two"));
    assertThat(text.toString()).isEqualTo(before);
  }

  @Test
  void pipeGetsALineForEachChangeAndNoEscapes() {
    String text =
        told(
            rolling("Worker 7 presents the old credential", "Worker 8 presents nothing"),
            rolling("Worker 7 presents the old credential", "Worker 8 presents nothing"),
            rolling("Worker 8 presents nothing"),
            new RotationProgress(stage("completed"), List.of(), List.of()));
    assertThat(text.lines())
        .containsOnlyOnce(
            "ROLL",
            "  part: ROLL",
            "  still: Worker 7 presents the old credential",
            "  still: Worker 8 presents nothing",
            "  no more: Worker 7 presents the old credential",
            "  until " + UNTIL + ", then it parks",
            "  secret-store: staged CN=a as version r-1-1",
            "CLOSED COMPLETED");
    assertThat(text).doesNotContain(ESCAPE, "\r");
  }

  @Test
  void phaseThatComesBackIsToldAgain() {
    assertThat(
            told(
                rolling(), new RotationProgress(stage("waiting"), List.of(), List.of()), rolling()))
        .containsSubsequence("ROLL\n", "WAITING\n", "  waits for approval\n", "ROLL\n");
  }

  @Test
  void whatOthersWriteCannotSteerTheTerminal() {
    assertThat(told(rolling("\u001b[2Jgone\nCLOSED COMPLETED")))
        .contains("  still: ?[2Jgone?CLOSED COMPLETED")
        .doesNotContain(ESCAPE);
  }
}
