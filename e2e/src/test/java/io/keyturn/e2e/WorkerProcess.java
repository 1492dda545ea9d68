package io.keyturn.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Worker with the library in a JVM of its own, to be killed. */
final class WorkerProcess implements AutoCloseable {
  private final Process process;

  WorkerProcess(RotationScene scene, String namespace, String secret, String name, String queue)
      throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                scene.simulator().frontAddress(namespace),
                namespace,
                scene.secrets().resolve(secret).toString(),
                name,
                scene.simulator().tlsCaFile().toString(),
                queue)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Works until it is killed, or until who started it is gone. */
  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    try (Application application =
        Application.reloading(
            given.get(0),
            given.get(1),
            Path.of(given.get(2)),
            given.get(3),
            Path.of(given.get(4)))) {
      application.working(given.get(5));
      while (System.in.read() >= 0) {
        // Nothing is ever written; the stream ends with the parent.
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** As SIGKILL does. */
  void kill() {
    process.destroyForcibly();
    Await.until(
        Duration.ofSeconds(10),
        () -> "process " + process.pid() + " lives on",
        () -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
  }
}
