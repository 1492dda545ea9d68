package io.keyturn.starter;

import io.keyturn.starter.terminal.AtInterrupt;
import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.Screen;
import io.keyturn.starter.terminal.TerminalSize;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Looks at a rotation again and again and shows it: drawn in place on a terminal, else a line for
 * each change. Whoever stops the watching leaves the rotation running, and is told so.
 */
final class RotationWatch {
  private static final long INTERVAL_MILLIS = 500;

  private final RotationClient client;
  private final OutputOptions output;

  RotationWatch(RotationClient client, OutputOptions output) {
    this.client = client;
    this.output = output;
  }

  /** Watches until the rotation has ended or needs a person. */
  RotationProgress untilEnd() throws InterruptedException {
    return until(progress -> progress.closed() || progress.parked());
  }

  /** Watches until there is a plan; a rotation that was refused without one has ended. */
  RotationProgress untilPlanned() throws InterruptedException {
    return until(progress -> progress.closed() || progress.status().plan() != null);
  }

  private RotationProgress until(Predicate<RotationProgress> there) throws InterruptedException {
    RotationDisplay display = display();
    AtInterrupt leaving = AtInterrupt.run(() -> left(display));
    try {
      while (true) {
        RotationProgress progress = client.progress();
        display.show(progress);
        if (there.test(progress)) {
          return progress;
        }
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      }
    } finally {
      display.close();
      leaving.close();
    }
  }

  private RotationDisplay display() throws InterruptedException {
    PrintWriter out = output.progress();
    return output.isText() && TerminalSize.canRedraw(System.getenv())
        ? new DrawnRotation(new Screen(out), new TerminalSize(), Paint.by(System.getenv()))
        : new ToldRotation(out);
  }

  private void left(RotationDisplay display) {
    display.close();
    PrintWriter out = output.progress();
    out.println("the rotation of " + client.credential() + " goes on without being watched");
    out.println("  -> Come back with: keyturn status --watch " + client.credential());
    out.flush();
  }
}
