package io.keyturn.e2e.architecture.violations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** What a workflow must not do. */
public final class Undetermined {
  private Undetermined() {}

  /** Asks the machine's clock and its dice. */
  public static String name() {
    return Instant.now() + UUID.randomUUID().toString();
  }

  /** Looks into a file. */
  public static boolean exists(String path) {
    return Files.exists(Path.of(path));
  }
}
