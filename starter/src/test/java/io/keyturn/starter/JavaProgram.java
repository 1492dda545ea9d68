package io.keyturn.starter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own; what it says is in files. */
final class JavaProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Process process;
  private final Path out;
  private final Path err;

  JavaProgram(Path folder, List<String> jvm, String... arguments) throws IOException {
    out = folder.resolve("out");
    err = folder.resolve("err");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvm);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(Arrays.asList(arguments));
    process =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  void awaitOut(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!out().contains(text)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("never said '" + text + "' but:\n" + out() + err());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** As Ctrl-C does. */
  void interrupt() throws Exception {
    int code = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill answers " + code);
    }
  }

  int exitCode() throws Exception {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end; it said:\n" + out() + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
