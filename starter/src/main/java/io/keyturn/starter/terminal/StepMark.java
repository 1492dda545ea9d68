package io.keyturn.starter.terminal;

import java.util.List;

/**
 * A step and how far it has come.
 *
 * @param name of the step
 */
public record StepMark(String name, Mark mark) {
  private static final String INDENT = "  ";

  /** Draws steps side by side, as many as fit into the width. */
  public static String row(List<StepMark> steps, Paint paint, int width) {
    StringBuilder row = new StringBuilder(INDENT);
    int used = INDENT.length();
    for (StepMark step : steps) {
      String text = " " + step.mark().sign() + " " + step.name();
      if (used + text.length() > width) {
        break;
      }
      used += text.length();
      row.append(paint.as(step.mark(), text));
    }
    return row.toString();
  }
}
