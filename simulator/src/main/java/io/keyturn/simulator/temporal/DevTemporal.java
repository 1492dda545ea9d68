package io.keyturn.simulator.temporal;

import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Temporal's own dev server as a process of its own, which ends with this one. */
public final class DevTemporal implements TemporalBehind {
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final TemporalDevServer server;
  private final Thread hook;

  private DevTemporal(TemporalDevServer server) {
    this.server = server;
    // Without a hook of ours the server would outlive a JVM that ends without close().
    this.hook = new Thread(server::close, "stop-temporal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts one with these namespaces beside {@code default}.
   *
   * @param logFile where its log goes
   * @param database its database file, or nothing for memory
   * @throws UnavailableTemporalException if there is no {@code temporal} program or it does not
   *     start
   */
  public static DevTemporal start(List<String> namespaces, Path logFile, Optional<Path> database)
      throws UnavailableTemporalException {
    Path program =
        program()
            .orElseThrow(
                () ->
                    new UnavailableTemporalException(
                        "There is no program 'temporal' on the PATH.",
                        "Install Temporal's CLI, or use the in-memory server."));
    List<String> arguments = new ArrayList<>();
    namespaces.forEach(name -> arguments.addAll(List.of("--namespace", name)));
    // Idle polls that end early let connections end in their grace, as tests with short ones need.
    arguments.addAll(
        List.of("--dynamic-config-value", "matching.longPollExpirationInterval=\"5s\""));
    TemporalDevServerOptions.Builder options =
        TemporalDevServerOptions.newBuilder()
            .setExistingPath(program.toString())
            .setDownloadEnabled(false)
            .setIp("127.0.0.1")
            .setUi(false)
            .setLogFile(logFile.toString())
            .setLogLevel("warn")
            .setStartupTimeout(STARTUP);
    if (database.isPresent()) {
      options.setDatabaseFilename(database.get().toString());
      // Four times as fast as the default journal.
      arguments.addAll(
          List.of("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"));
    }
    try {
      return new DevTemporal(
          TemporalDevServer.start("default", options.setExtraArgs(arguments).build()));
    } catch (IllegalStateException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnavailableTemporalException(
          "The Temporal dev server did not start: " + first + ".", "Its log is " + logFile + ".");
    }
  }

  /** Returns the program {@code temporal} on the PATH. */
  public static Optional<Path> program() {
    String path = System.getenv("PATH");
    return Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "temporal"))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }

  @Override
  public String name() {
    return "dev";
  }

  @Override
  public String address() {
    return server.getTarget();
  }

  @Override
  public void close() {
    server.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs or has run, and closing twice does no harm.
      return;
    }
  }
}
