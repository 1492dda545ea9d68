package io.keyturn.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a secret store's directory, to be compared before and after. */
final class TreeDigest {
  private TreeDigest() {}

  /** Every regular file with the digest of its bytes, links followed. */
  static List<String> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file) + " " + digest(file))
          .sorted()
          .toList();
    }
  }

  /** What applications read: the files of every secret, wherever their versions lie. */
  static List<String> current(Path secrets) throws IOException {
    return all(secrets).stream()
        .filter(line -> !line.contains("versions/") && !line.contains("/."))
        .filter(line -> !line.contains("current/") && !line.contains("previous/"))
        .toList();
  }

  /** The ids of all versions of all secrets. */
  static List<String> versions(Path secrets) throws IOException {
    try (Stream<Path> files = Files.walk(secrets)) {
      return files
          .filter(file -> file.getParent() != null && file.getParent().endsWith("versions"))
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static String digest(Path file) {
    try {
      return UnreloadedApplications.sha256(Files.readAllBytes(file));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
