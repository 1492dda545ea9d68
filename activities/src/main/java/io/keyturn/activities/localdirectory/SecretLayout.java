package io.keyturn.activities.localdirectory;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.GROUP_PREFIX;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a secret lies in its directory at this moment, and changes nothing.
 *
 * @param directory the secret's own
 * @param found versions and labels as they are shown, those of a secret laid down by hand included
 * @param foreign where the current content lies if it is no version of ours yet
 */
record SecretLayout(Path directory, SecretDescription found, @Nullable Foreign foreign) {
  /**
   * A credential laid down by hand.
   *
   * @param version the id that it gets when it is adopted
   */
  record Foreign(Path directory, Set<String> files, String version) {}

  static Path versions(Path directory) {
    return directory.resolve("versions");
  }

  Path versions() {
    return versions(directory);
  }

  /** Where the files of a version lie; null if there is no such version. */
  @Nullable Path home(String version) {
    if (foreign != null
        && foreign.version().equals(version)
        && !Files.isDirectory(versions().resolve(version))) {
      return foreign.directory();
    }
    return found.versions().contains(version) ? versions().resolve(version) : null;
  }

  /** Names the files of a version. */
  Set<String> files(String version) throws IOException {
    Path home = home(version);
    if (home == null) {
      return Set.of();
    }
    return foreign != null && home.equals(foreign.directory())
        ? foreign.files()
        : SecretFiles.names(home);
  }

  /** Looks at a secret. */
  static SecretLayout of(Path directory) throws IOException {
    if (missing(directory)) {
      throw FileProblems.notFound(
          "there is no secret " + FileProblems.shown(directory),
          "make the directory, with tls.crt and tls.key in it if there is a credential already");
    }
    Set<String> versions = new TreeSet<>();
    Map<String, String> labels = new HashMap<>();
    if (Files.isDirectory(versions(directory))) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(versions(directory))) {
        for (Path version : each) {
          if (named(version)) {
            versions.add(String.valueOf(version.getFileName()));
          }
        }
      }
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.equals(PENDING) || name.equals(PREVIOUS) || name.startsWith(GROUP_PREFIX)) {
          String version = version(directory, entry);
          if (version != null) {
            labels.put(name, version);
          }
        }
      }
    }
    Foreign foreign = foreign(directory, labels);
    if (foreign != null) {
      labels.put(CURRENT, foreign.version());
      versions.add(foreign.version());
    }
    return new SecretLayout(directory, new SecretDescription(versions, labels), foreign);
  }

  /**
   * Unlike {@link Files#exists}, tells a directory that may not be seen from one that is not there.
   */
  private static boolean missing(Path directory) throws IOException {
    try {
      var unused = Files.readAttributes(directory, BasicFileAttributes.class);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static boolean named(Path version) {
    try {
      Names.version(String.valueOf(version.getFileName()));
      return Files.isDirectory(version, NOFOLLOW_LINKS);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Follows a label other than the current one; null if its version is gone. */
  private static @Nullable String version(Path directory, Path label) throws IOException {
    String shown = FileProblems.shown(label);
    Path home;
    try {
      home = label.toRealPath();
    } catch (NoSuchFileException e) {
      if (String.valueOf(label.getFileName()).startsWith(GROUP_PREFIX)) {
        throw FileProblems.invalid(
            shown + " leads nowhere", "point it to a version or delete it, as its Workers need");
      }
      return null;
    }
    String version = versionAt(directory, home);
    if (version == null || !Files.isSymbolicLink(label)) {
      throw FileProblems.invalid(
          shown + " is not a link to one of the versions", "delete it, or point it to a version");
    }
    return version;
  }

  private static @Nullable String versionAt(Path directory, Path home) throws IOException {
    Path versions = versions(directory);
    return Files.isDirectory(versions)
            && versions.toRealPath().equals(home.getParent())
            && named(home)
        ? String.valueOf(home.getFileName())
        : null;
  }

  /** Finds what is current; a version of ours goes to the labels, anything else is returned. */
  private static @Nullable Foreign foreign(Path directory, Map<String, String> labels)
      throws IOException {
    Path current = directory.resolve(CURRENT);
    if (Files.exists(current, NOFOLLOW_LINKS)) {
      Path home;
      try {
        home = current.toRealPath();
      } catch (NoSuchFileException e) {
        throw FileProblems.invalid(
            FileProblems.shown(current) + " leads nowhere",
            "point it to a directory with tls.crt and tls.key");
      }
      String version = Files.isSymbolicLink(current) ? versionAt(directory, home) : null;
      if (version != null) {
        labels.put(CURRENT, version);
        return null;
      }
      return foreign(home, SecretFiles.names(home));
    }
    Set<String> flat =
        SecretFiles.KNOWN.stream()
            .filter(name -> Files.exists(directory.resolve(name), NOFOLLOW_LINKS))
            .collect(Collectors.toCollection(TreeSet::new));
    if (flat.isEmpty()) {
      return null;
    }
    Path real = SecretFiles.parent(directory.resolve(flat.iterator().next()).toRealPath());
    String version = versionAt(directory, real);
    // Links into a version without a current label: an adoption was cut off. It goes on from there.
    return version == null ? foreign(directory, flat) : new Foreign(real, flat, version);
  }

  private static Foreign foreign(Path home, Set<String> files) throws IOException {
    Set<String> needed =
        files.contains("api-key") ? Set.of("api-key") : Set.of("tls.crt", "tls.key");
    for (String file : needed) {
      if (!files.contains(file)) {
        throw FileProblems.invalid(
            "there is no " + FileProblems.shown(home.resolve(file)),
            "put certificate and key in this directory, in PEM form");
      }
    }
    Set<String> naming = files.contains("tls.crt") ? Set.of("tls.crt") : files;
    Map<String, Secret> content = SecretFiles.read(home, naming);
    try {
      return new Foreign(home, files, "adopted-" + digest(content).substring(0, 12));
    } finally {
      content.values().forEach(Secret::close);
    }
  }

  private static String digest(Map<String, Secret> content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      content.forEach(
          (name, secret) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            secret.reveal(
                bytes -> {
                  digest.update(bytes);
                  return "";
                });
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
