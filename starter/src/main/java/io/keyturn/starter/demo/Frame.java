package io.keyturn.starter.demo;

import io.keyturn.starter.demo.Snapshot.RotationLine;
import io.keyturn.starter.demo.Snapshot.UserLine;
import io.keyturn.starter.terminal.Mark;
import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.StepMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a moment as the lines of a terminal: no wider and no higher than that. */
final class Frame {
  private static final int MOST_WAITS = 3;

  private final Paint paint;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  private Frame(Paint paint, int width) {
    this.paint = paint;
    this.width = width;
  }

  static List<String> of(Snapshot snapshot, Paint paint, int width, int height) {
    Frame frame = new Frame(paint, width);
    frame.draw(snapshot);
    return frame.lines.size() > height
        ? List.copyOf(frame.lines.subList(0, height))
        : List.copyOf(frame.lines);
  }

  static String counts(Snapshot snapshot) {
    return String.format(
        Locale.ROOT,
        "calls %,d, failed %,d; workflows started %,d, completed %,d",
        snapshot.calls(),
        snapshot.failedCalls() + 0L,
        snapshot.workflows().started(),
        snapshot.workflows().completed());
  }

  private void draw(Snapshot snapshot) {
    add(Mark.RUNNING, clock(snapshot) + "  " + snapshot.act());
    add(snapshot.failedCalls() > 0 ? Mark.BAD : Mark.DONE, "       " + counts(snapshot));
    add(Mark.AHEAD, "");
    int number = 1;
    for (RotationLine rotation : snapshot.rotations()) {
      draw(number++, rotation);
    }
    add(Mark.AHEAD, "");
    for (UserLine user : snapshot.users()) {
      add(
          user.refused().isEmpty() ? Mark.AHEAD : Mark.BAD,
          String.format(
              Locale.ROOT,
              "  %-16s %-18s presents %s%s",
              user.name(),
              user.namespace(),
              user.presents(),
              user.refused().isEmpty() ? "" : ", refused with " + user.refused()));
    }
  }

  private void draw(int number, RotationLine rotation) {
    String seconds =
        rotation.seconds() == 0 ? "" : String.format(Locale.ROOT, "  %.0f s", rotation.seconds());
    add(
        rotation.mark(),
        number
            + "  "
            + rotation.title()
            + (rotation.state().isEmpty() ? "" : ": " + rotation.state())
            + seconds);
    // Nothing has begun, or all is said by the outcome: a small terminal has no room for that.
    boolean whole = rotation.steps().stream().allMatch(step -> step.mark() == Mark.DONE);
    if (rotation.mark() == Mark.AHEAD || (rotation.mark() == Mark.DONE && whole)) {
      return;
    }
    lines.add(StepMark.row(rotation.steps(), paint, width));
    rotation.parts().forEach(part -> add(Mark.RUNNING, "     " + part));
    rotation.waitsFor().stream()
        .limit(MOST_WAITS)
        .forEach(line -> add(Mark.AHEAD, "     - " + line));
  }

  private static String clock(Snapshot snapshot) {
    long seconds = snapshot.elapsed().toSeconds();
    return String.format(Locale.ROOT, "%2d:%02d", seconds / 60, seconds % 60);
  }

  private void add(Mark mark, String text) {
    lines.add(paint.fitted(mark, text, width));
  }
}
