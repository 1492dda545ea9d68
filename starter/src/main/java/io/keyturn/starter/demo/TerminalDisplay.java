package io.keyturn.starter.demo;

import java.io.PrintWriter;
import java.util.List;

/** Draws every moment over the one before. */
final class TerminalDisplay implements Display {
  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR_LINE = ESCAPE + "K";
  private static final String CLEAR_BELOW = ESCAPE + "J";

  private final PrintWriter out;
  private final TerminalSize size;
  private final Paint paint;
  private int drawn;

  TerminalDisplay(PrintWriter out, TerminalSize size, Paint paint) {
    this.out = out;
    this.size = size;
    this.paint = paint;
  }

  @Override
  public void show(Snapshot snapshot) {
    TerminalSize.Size now = size.now();
    // The last column and the last line stay free: some terminals wrap or scroll there.
    List<String> lines = Frame.of(snapshot, paint, now.columns() - 1, now.rows() - 1);
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append(ESCAPE).append(drawn).append('A');
    }
    text.append('\r');
    for (String line : lines) {
      text.append(line).append(CLEAR_LINE).append('\n');
    }
    text.append(CLEAR_BELOW);
    drawn = lines.size();
    out.print(text);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
