package io.keyturn.starter.demo;

import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.Screen;
import io.keyturn.starter.terminal.TerminalSize;

/** Draws every moment over the one before. */
final class TerminalDisplay implements Display {
  private final Screen screen;
  private final TerminalSize size;
  private final Paint paint;

  TerminalDisplay(Screen screen, TerminalSize size, Paint paint) {
    this.screen = screen;
    this.size = size;
    this.paint = paint;
  }

  @Override
  public void show(Snapshot snapshot) {
    TerminalSize.Size now = size.now();
    // The last column and the last line stay free: some terminals wrap or scroll there.
    screen.draw(Frame.of(snapshot, paint, now.columns() - 1, now.rows() - 1));
  }

  /** The last moment stays. */
  @Override
  public void close() {}
}
