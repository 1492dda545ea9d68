package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rotation has left in the directory of one secret. */
final class SecretRemains {
  private SecretRemains() {}

  /**
   * One version, which is current, and nothing that points elsewhere or was left half written.
   *
   * @param secretFile the name of the file that nobody may read, once in each version
   */
  static void assertOneVersion(Path directory, String secretFile) throws IOException {
    assertThat(names(directory.resolve("versions"))).as("versions of %s", directory).hasSize(1);
    Set<String> names = names(directory);
    assertThat(names).as("what lies in %s", directory).contains("current", "versions");
    assertThat(names)
        .as("what lies in %s", directory)
        .noneMatch(name -> name.startsWith("group-") || name.startsWith(".tmp"))
        .doesNotContain("pending", "previous");
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(
              all.filter(path -> path.endsWith(secretFile))
                  .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)))
          .as("secret files of %s", directory)
          .hasSize(1);
    }
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
