package io.keyturn.starter.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows how large the terminal is, by asking {@code stty} now and then. */
public final class TerminalSize {
  /** Columns and rows of a terminal. */
  public record Size(int columns, int rows) {}

  private static final Size USUAL = new Size(80, 24);
  private static final Pattern ROWS_COLUMNS = Pattern.compile("(\\d{1,4}) (\\d{1,4})");
  private static final long ASKS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private Size size = USUAL;
  private long askedAt = System.nanoTime() - ASKS_EVERY_NANOS;

  /**
   * Tells whether the output goes to a terminal. The console of Java tells that of input and output
   * together, and from Java 22 on of neither.
   */
  private static boolean onTerminal() throws InterruptedException {
    try {
      return new ProcessBuilder("sh", "-c", "test -t 1")
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells whether frames can be drawn over one another: the output goes to a terminal, and to one
   * that can.
   */
  public static boolean canRedraw(Map<String, String> environment) throws InterruptedException {
    return !"dumb".equals(environment.getOrDefault("TERM", "dumb")) && onTerminal();
  }

  /** The size, at most two seconds old. */
  public Size now() {
    if (System.nanoTime() - askedAt >= ASKS_EVERY_NANOS) {
      askedAt = System.nanoTime();
      size = ask();
    }
    return size;
  }

  private Size ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return parse(said, size);
    } catch (IOException e) {
      return size;
    }
  }

  /**
   * Reads {@code rows columns}; anything else, and sizes that nothing fits into, change nothing.
   */
  public static Size parse(String said, Size otherwise) {
    Matcher numbers = ROWS_COLUMNS.matcher(said);
    if (!numbers.matches()) {
      return otherwise;
    }
    int rows = Integer.parseInt(numbers.group(1));
    int columns = Integer.parseInt(numbers.group(2));
    return rows < 4 || columns < 20 ? otherwise : new Size(columns, rows);
  }
}
