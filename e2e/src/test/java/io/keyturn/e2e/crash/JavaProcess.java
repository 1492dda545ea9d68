package io.keyturn.e2e.crash;

import io.keyturn.e2e.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Java program as a process of its own, under a supervisor that starts it again at once whenever
 * it ends, as systemd or Kubernetes would.
 */
final class JavaProcess implements AutoCloseable {
  /** What the exit code of a process says that SIGKILL has ended. */
  static final int SIGKILLED = 128 + 9;

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration KILLED = Duration.ofSeconds(10);
  private static final Duration SPEECHLESS = Duration.ofMillis(300);

  /** Hears of each end before the next start. */
  interface Mourner {
    /** Is told who is dead. */
    void ended(long pid);
  }

  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment;
  private final Path log;
  private final Mourner mourner;
  private final Map<Long, Integer> exits = new LinkedHashMap<>();
  private @Nullable Process process;
  private long startedNanos;
  private boolean closed;

  /** Starts the program with the class path of this one. */
  JavaProcess(
      Path log,
      Map<String, String> environment,
      Mourner mourner,
      String main,
      List<String> arguments) {
    this.log = log;
    this.environment = environment;
    this.mourner = mourner;
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx256m",
            main));
    command.addAll(arguments);
    start();
  }

  private synchronized void start() {
    if (closed) {
      return;
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    try {
      Process started = builder.start();
      process = started;
      startedNanos = System.nanoTime();
      var unused = started.onExit().thenAccept(this::again);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void again(Process ended) {
    synchronized (this) {
      if (closed) {
        return;
      }
      exits.put(ended.pid(), ended.exitValue());
    }
    try {
      mourner.ended(ended.pid());
    } finally {
      start();
    }
  }

  /**
   * The id of the process that runs, 0 while there is none that can have called anybody: what
   * arrives now may be the last call of the one before.
   */
  synchronized long pid() {
    return process != null
            && process.isAlive()
            && System.nanoTime() - startedNanos > SPEECHLESS.toNanos()
        ? process.pid()
        : 0;
  }

  /** The exit codes of those of its processes that have ended, by their id. */
  synchronized Map<Long, Integer> exits() {
    return Map.copyOf(exits);
  }

  /** Waits until the log of its runs together has so many lines with this text. */
  void awaitLine(String text, int times) {
    Await.until(START, () -> "no '" + text + "' in:\n" + output(), () -> count(text) >= times);
  }

  private long count(String text) {
    return output().lines().filter(line -> line.contains(text)).count();
  }

  /** What all its runs have printed. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = process;
    }
    if (last != null) {
      last.destroyForcibly();
      Await.until(KILLED, () -> "process " + last.pid() + " lives on", () -> !last.isAlive());
    }
  }
}
