package io.keyturn.starter.demo;

import io.keyturn.workflows.fleet.Stamp;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** An application of the demo, seen from who started it. */
final class ApplicationProcess implements AutoCloseable {
  /**
   * What it uses in one namespace, as it says.
   *
   * @param stamp empty as long as it has said nothing
   */
  record Use(String namespace, Optional<Stamp> stamp) {
    boolean known() {
      return stamp.map(Stamp::presents).isPresent();
    }
  }

  private static final long END_SECONDS = 5;

  private final String name;
  private final List<String> namespaces;
  private final Process process;
  private final Map<String, Stamp> stamps = new ConcurrentHashMap<>();
  private volatile boolean ready;
  private volatile Load.Counts counts = new Load.Counts(0, 0, 0);

  private ApplicationProcess(String name, List<String> namespaces, Process process) {
    this.name = name;
    this.namespaces = List.copyOf(namespaces);
    this.process = process;
  }

  /**
   * Starts one on this program's own Java and class path.
   *
   * @param logs folder for what it says on its error stream
   */
  static ApplicationProcess start(
      String role, String name, long seed, Path serverCa, List<Target> targets, Path logs)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + logs,
                "-cp",
                absolute(System.getProperty("java.class.path")),
                ApplicationMain.class.getName(),
                role,
                name,
                serverCa.toString(),
                Long.toString(seed)));
    command.addAll(Target.words(targets));
    Process process =
        new ProcessBuilder(command)
            .directory(logs.toFile())
            .redirectError(logs.resolve(name + ".log").toFile())
            .start();
    ApplicationProcess started =
        new ApplicationProcess(name, targets.stream().map(Target::namespace).toList(), process);
    Thread reader = new Thread(started::read, "hear-" + name);
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  /** The application has a working directory of its own. */
  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      // It has ended; whoever asks sees that.
      ready = false;
    }
  }

  private void hear(String line) {
    if (line.equals(ApplicationMain.READY)) {
      ready = true;
    } else if (line.startsWith(ApplicationMain.STAMP)) {
      String[] words = line.substring(ApplicationMain.STAMP.length()).split(" ", 2);
      String namespace = namespaces.get(Integer.parseInt(words[0]));
      Stamp.parse(words[1]).ifPresent(stamp -> stamps.put(namespace, stamp));
    } else if (line.startsWith(ApplicationMain.COUNT)) {
      String[] numbers = line.substring(ApplicationMain.COUNT.length()).split(" ", 3);
      counts =
          new Load.Counts(
              Integer.parseInt(numbers[0]),
              Integer.parseInt(numbers[1]),
              Integer.parseInt(numbers[2]));
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Whether it works and knows what it presents, everywhere. */
  boolean settled() {
    return ready && uses().stream().allMatch(Use::known);
  }

  /** What it says that it presents, a namespace each. */
  List<Use> uses() {
    return namespaces.stream()
        .map(namespace -> new Use(namespace, Optional.ofNullable(stamps.get(namespace))))
        .toList();
  }

  Load.Counts counts() {
    return counts;
  }

  /** Tells it a word that {@link ApplicationMain} knows. */
  void tell(String word) {
    try {
      process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the application " + name + " has ended", e);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
