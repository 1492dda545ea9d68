package io.keyturn.starter.terminal;

import java.io.PrintWriter;
import java.util.List;

/** Draws every frame over the one before; what stood there earlier stays above. */
public final class Screen {
  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR_LINE = ESCAPE + "K";
  private static final String CLEAR_BELOW = ESCAPE + "J";

  private final PrintWriter out;
  private int drawn;

  /** Draws on a terminal. */
  public Screen(PrintWriter out) {
    this.out = out;
  }

  /** Draws lines that are narrower and fewer than those of the terminal. */
  public void draw(List<String> lines) {
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

  /** Takes the last frame away, so that lines that stay can follow. */
  public void clear() {
    draw(List.of());
  }
}
