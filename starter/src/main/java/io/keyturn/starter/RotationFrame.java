package io.keyturn.starter;

import io.keyturn.starter.terminal.Mark;
import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.StepMark;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.keyturn.workflows.rules.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Draws a moment of a rotation as the lines of a terminal: no wider and no higher than that. */
final class RotationFrame {
  /** Lines that stand below those who are waited for. */
  private static final int BELOW = 1;

  private final Paint paint;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  private RotationFrame(Paint paint, int width) {
    this.paint = paint;
    this.width = width;
  }

  static List<String> of(
      RotationProgress progress, Instant now, Paint paint, int width, int height) {
    RotationFrame frame = new RotationFrame(paint, width);
    frame.draw(progress, now, height);
    return frame.lines.size() > height
        ? List.copyOf(frame.lines.subList(0, height))
        : List.copyOf(frame.lines);
  }

  private void draw(RotationProgress progress, Instant now, int height) {
    RotationStatus status = progress.status();
    Instant end = Objects.requireNonNullElse(status.endedAt(), now);
    add(
        mark(status),
        status.credential()
            + ": "
            + status.phase()
            + (status.outcome() == null ? "" : " " + status.outcome())
            + "  "
            + RotationSummary.length(Duration.between(status.startedAt(), end)));
    lines.add(StepMark.row(steps(status), paint, width));
    for (RotationStatus part : progress.parts()) {
      add(mark(part), "     " + part.credential() + ": " + part.phase());
      if (part.phase() == Phase.PARKED) {
        add(Mark.BAD, "     " + StatusText.waiting(part));
      }
    }
    if (!status.waitingFor().isEmpty()) {
      add(mark(status), "   " + StatusText.waiting(status));
    }
    if (!status.remedy().isEmpty()) {
      add(Mark.BAD, "     -> " + status.remedy());
    }
    drawWaits(progress, height);
    if (!progress.closed() && !progress.parked()) {
      add(Mark.AHEAD, "   Ctrl-C leaves it running.");
    }
  }

  private void drawWaits(RotationProgress progress, int height) {
    List<String> waits = progress.waitsFor();
    if (waits.isEmpty()) {
      return;
    }
    Instant until = progress.until();
    add(
        Mark.RUNNING,
        "     " + waits.size() + " missing" + (until == null ? ":" : ", parks at " + until + ":"));
    int room = Math.max(1, height - lines.size() - BELOW);
    int shown = waits.size() <= room ? waits.size() : Math.max(0, room - 1);
    waits.subList(0, shown).forEach(line -> add(Mark.AHEAD, "     - " + line));
    if (shown < waits.size()) {
      add(Mark.AHEAD, "     - and " + (waits.size() - shown) + " more");
    }
  }

  private static Mark mark(RotationStatus status) {
    if (status.phase() == Phase.PARKED || status.phase() == Phase.ROLLING_BACK) {
      return Mark.BAD;
    }
    if (status.phase() != Phase.CLOSED) {
      return Mark.RUNNING;
    }
    return status.outcome() == Outcome.COMPLETED ? Mark.DONE : Mark.BAD;
  }

  private static List<StepMark> steps(RotationStatus status) {
    Map<Step, Mark> marks = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      marks.put(step, Mark.AHEAD);
    }
    Mark open = mark(status) == Mark.BAD ? Mark.BAD : Mark.RUNNING;
    for (StepReport report : status.steps()) {
      marks.put(report.step(), report.finishedAt() == null ? open : Mark.DONE);
    }
    return marks.entrySet().stream()
        .map(entry -> new StepMark(entry.getKey().name(), entry.getValue()))
        .toList();
  }

  private void add(Mark mark, String text) {
    lines.add(paint.fitted(mark, PlainText.of(text), width));
  }
}
