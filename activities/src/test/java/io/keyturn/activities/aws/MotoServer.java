package io.keyturn.activities.aws;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The AWS emulator moto, as a process of its own on a free port. */
public final class MotoServer implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
  private static final String PROGRAM = "moto_server";

  private final Process process;
  private final URI address;

  private MotoServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts moto; where it is not installed the test is skipped, or fails in CI. */
  public static MotoServer start() throws Exception {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      String reason =
          "there is no program moto_server: set -Dkeyturn.moto=..., or install moto[server]";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason);
      }
      System.out.println("skipped: " + reason);
      Assumptions.abort("skipped: " + reason);
    }
    Process process =
        new ProcessBuilder(program.orElseThrow().toString(), "-H", "127.0.0.1", "-p", "0")
            .redirectErrorStream(true)
            .start();
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, address), "moto-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return new MotoServer(process, address.get(60, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Reads to the end: a process whose output nobody reads stands still. */
  private static void read(Process process, CompletableFuture<URI> address) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher found = ADDRESS.matcher(line);
        if (found.find()) {
          address.complete(URI.create(found.group(1)));
        }
      }
    } catch (IOException e) {
      address.completeExceptionally(e);
    }
    address.completeExceptionally(new IllegalStateException("moto_server ended at its start"));
  }

  private static Optional<Path> program() {
    String given = System.getProperty("keyturn.moto");
    @Nullable String path = System.getenv("PATH");
    return Stream.of(
            Stream.ofNullable(given).map(Path::of),
            Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM)),
            Stream.of(Path.of("..", "target", "tools", "moto", "bin", PROGRAM)))
        .flatMap(each -> each)
        .filter(Files::isExecutable)
        .filter(file -> !Files.isDirectory(file))
        .findFirst();
  }

  public URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly().onExit().join();
    }
  }
}
