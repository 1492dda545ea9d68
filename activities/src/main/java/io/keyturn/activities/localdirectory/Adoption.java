package io.keyturn.activities.localdirectory;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.keyturn.activities.localdirectory.SecretLayout.Foreign;
import io.keyturn.activities.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a credential laid down by hand a version like any other. Every step leaves a readable pair
 * in every place where there was one, and a step that a crash cut off is taken again.
 *
 * <p>1. Copy the files to a version. 2. Let {@code current} be a link to it. 3. Let files in the
 * secret's own directory be links through {@code current}, so that who reads them moves along.
 */
final class Adoption {
  private static final Logger log = LoggerFactory.getLogger(Adoption.class);
  private static final String REPLACED = SecretFiles.TEMPORARY + "replaced";

  private Adoption() {}

  /** Adopts what is foreign; whoever calls holds the lock. Returns the layout afterwards. */
  static SecretLayout complete(SecretLayout layout) throws IOException {
    Path directory = layout.directory();
    Foreign foreign = layout.foreign();
    SecretLayout own = layout;
    if (foreign != null) {
      boolean isDirectory = Files.isDirectory(directory.resolve(CURRENT), NOFOLLOW_LINKS);
      if (isDirectory) {
        refuseOtherContent(directory.resolve(CURRENT), foreign.files());
      }
      copy(layout, foreign);
      if (isDirectory) {
        replaceDirectory(layout, foreign);
      } else {
        SecretFiles.link(directory.resolve(CURRENT), Path.of("versions", foreign.version()));
      }
      log.info("Adopted what lay in {}.", FileProblems.shown(directory));
      own = SecretLayout.of(directory);
    }
    String current = own.found().labels().get(CURRENT);
    if (current != null) {
      linkFlatFiles(own, current);
    }
    return own;
  }

  private static void copy(SecretLayout layout, Foreign foreign) throws IOException {
    if (Files.isDirectory(layout.versions().resolve(foreign.version()))) {
      return;
    }
    Map<String, Secret> content = SecretFiles.read(foreign.directory(), foreign.files());
    try {
      String key = foreign.files().contains("tls.key") ? "tls.key" : "api-key";
      SecretFiles.write(
          layout.versions(),
          foreign.version(),
          content,
          Access.of(foreign.directory().resolve(key)));
    } finally {
      content.values().forEach(Secret::close);
    }
  }

  /**
   * A directory cannot be exchanged for a link in one step. For the moment in between, links in the
   * secret's own directory lead to the same version: readers look there when there is no current.
   */
  private static void replaceDirectory(SecretLayout layout, Foreign foreign) throws IOException {
    Path directory = layout.directory();
    Path version = Path.of("versions", foreign.version());
    for (String name : Set.of("tls.key", "tls.crt", "api-key")) {
      Path flat = directory.resolve(name);
      if (foreign.files().contains(name) && !Files.exists(flat, NOFOLLOW_LINKS)) {
        SecretFiles.link(flat, version.resolve(name));
      }
    }
    Files.move(directory.resolve(CURRENT), directory.resolve(REPLACED), ATOMIC_MOVE);
    SecretFiles.link(directory.resolve(CURRENT), version);
    SecretFiles.sweep(directory);
  }

  /** The directory is deleted once it is copied: nothing may be in it that was not. */
  private static void refuseOtherContent(Path current, Set<String> copied) throws IOException {
    try (Stream<Path> entries = Files.list(current)) {
      if (entries.anyMatch(entry -> !copied.contains(String.valueOf(entry.getFileName())))) {
        throw FileProblems.invalid(
            FileProblems.shown(current) + " holds other things than a credential",
            "move its hidden files to another place, or make current a link to this directory");
      }
    }
  }

  private static void linkFlatFiles(SecretLayout layout, String current) throws IOException {
    for (String name : SecretFiles.KNOWN) {
      Path flat = layout.directory().resolve(name);
      Path version = layout.versions().resolve(current).resolve(name);
      Path through = Path.of(CURRENT, name);
      if (!Files.exists(flat, NOFOLLOW_LINKS) || !Files.isRegularFile(version)) {
        continue;
      }
      if (Files.isSymbolicLink(flat) && Files.readSymbolicLink(flat).equals(through)) {
        continue;
      }
      if (Files.isRegularFile(flat) && Files.mismatch(flat, version) == -1) {
        SecretFiles.link(flat, through);
      } else {
        log.warn(
            "{} is not the current credential and is left as it is. Delete it if nobody reads it.",
            FileProblems.shown(flat));
      }
    }
  }
}
