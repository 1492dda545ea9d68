package io.keyturn.starter;

import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.Screen;
import io.keyturn.starter.terminal.TerminalSize;
import java.time.Instant;

/** Draws every moment of a rotation over the one before. */
final class DrawnRotation implements RotationDisplay {
  private final Screen screen;
  private final TerminalSize size;
  private final Paint paint;
  private boolean closed;

  DrawnRotation(Screen screen, TerminalSize size, Paint paint) {
    this.screen = screen;
    this.size = size;
    this.paint = paint;
  }

  @Override
  public synchronized void show(RotationProgress progress) {
    if (!closed) {
      TerminalSize.Size now = size.now();
      // The last column and the last line stay free: some terminals wrap or scroll there.
      screen.draw(
          RotationFrame.of(progress, Instant.now(), paint, now.columns() - 1, now.rows() - 1));
    }
  }

  /** The last frame stays. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
