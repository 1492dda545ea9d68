package io.keyturn.activities.localdirectory;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.GROUP_PREFIX;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;

import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets below a directory: {@code <secret>/versions/<id>/} holds a version's files, links
 * beside {@code versions} are the labels. A secret exists when its directory does.
 *
 * <p>What lies there by hand (files in the directory itself, a {@code current} that is a directory
 * or leads elsewhere) is read as version {@code adopted-<hash>} and becomes one at the first
 * change. Files are their owner's alone (0600), and open to the group that the key before them was
 * open to. Needs a file system with POSIX permissions.
 */
public final class LocalDirectorySecretStore implements SecretStore {
  private final Path root;

  /** Keeps secrets below this directory. */
  public LocalDirectorySecretStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public SecretDescription describe(String secret) {
    return using(secret, directory -> SecretLayout.of(directory).found());
  }

  @Override
  public Map<String, Secret> read(String secret, String version) {
    checkVersion(version);
    return using(
        secret,
        directory -> {
          SecretLayout layout = SecretLayout.of(directory);
          Path home = existing(layout, version);
          return SecretFiles.read(home, layout.files(version));
        });
  }

  @Override
  public void stage(String secret, String version, Map<String, Secret> content) {
    checkVersion(version);
    checkContent(content);
    change(secret, layout -> stage(layout, version, content));
  }

  private static void stage(SecretLayout before, String version, Map<String, Secret> content)
      throws IOException {
    Map<String, String> labels = before.found().labels();
    String pending = labels.get(PENDING);
    if (pending != null && !pending.equals(version)) {
      throw FileProblems.conflict(
          "version " + pending + " is pending in " + FileProblems.shown(before.directory()),
          "end the rotation that staged it, or drop that version");
    }
    if (before.home(version) != null) {
      if (!sameContent(before, version, content)) {
        throw FileProblems.conflict(
            "version "
                + version
                + " exists in "
                + FileProblems.shown(before.directory())
                + " with other content",
            "stage under another version id");
      }
      if (labels.containsValue(version) && (pending != null || !onlyPrevious(labels, version))) {
        return;
      }
    } else {
      SecretLayout layout = Adoption.complete(before);
      Path current = layout.found().version(CURRENT).map(layout::home).orElse(null);
      SecretFiles.write(layout.versions(), version, content, access(current));
    }
    SecretFiles.link(before.directory().resolve(PENDING), Path.of("versions", version));
  }

  private static boolean onlyPrevious(Map<String, String> labels, String version) {
    return labels.entrySet().stream()
        .noneMatch(label -> label.getValue().equals(version) && !label.getKey().equals(PREVIOUS));
  }

  private static Access access(@Nullable Path current) throws IOException {
    if (current != null) {
      for (String key : SecretFiles.KNOWN) {
        if (!key.equals("tls.crt") && Files.isRegularFile(current.resolve(key))) {
          return Access.of(current.resolve(key)).forNewKey();
        }
      }
    }
    return Access.OWNER_ONLY;
  }

  private static boolean sameContent(
      SecretLayout layout, String version, Map<String, Secret> content) throws IOException {
    Path home = existing(layout, version);
    Map<String, Secret> found = SecretFiles.read(home, layout.files(version));
    try {
      return found.equals(content);
    } finally {
      found.values().forEach(Secret::close);
    }
  }

  @Override
  public void requireWritable(String secret) {
    change(
        secret,
        layout -> {
          // Whoever may make and remove a file here may do the same with links and versions.
          Path versions = layout.versions();
          Files.delete(Files.createTempFile(layout.directory(), SecretFiles.TEMPORARY, ""));
          if (Files.isDirectory(versions)) {
            Files.delete(Files.createTempFile(versions, SecretFiles.TEMPORARY, ""));
          }
        });
  }

  @Override
  public void move(String secret, LabelMove move) {
    checkLabel(move.label());
    change(secret, layout -> move(layout, move));
  }

  private static void move(SecretLayout before, LabelMove move) throws IOException {
    String at = before.found().labels().get(move.label());
    String from = move.from();
    String to = move.to();
    boolean done = Objects.equals(at, to);
    if (!done && !Objects.equals(at, from)) {
      throw FileProblems.conflict(
          "label "
              + move.label()
              + " of "
              + FileProblems.shown(before.directory())
              + " stands on "
              + (at == null ? "no version" : at)
              + ", not on "
              + (from == null ? "none" : from),
          "find out who else moved it; a fresh plan starts from what is there");
    }
    if (to == null) {
      if (!done) {
        SecretFiles.unlink(before.directory().resolve(move.label()));
      }
      return;
    }
    var unused = existing(before, to);
    SecretLayout layout = Adoption.complete(before);
    if (move.label().equals(CURRENT)
        && from != null
        && !from.equals(to)
        && layout.home(from) != null
        && !from.equals(layout.found().labels().get(PREVIOUS))) {
      // Before the move: after a crash in between, the same call finds the label where it was.
      SecretFiles.link(layout.directory().resolve(PREVIOUS), Path.of("versions", from));
    }
    if (!done) {
      SecretFiles.link(layout.directory().resolve(move.label()), Path.of("versions", to));
    }
  }

  @Override
  public void drop(String secret, String version) {
    checkVersion(version);
    boolean untouched =
        using(
            secret,
            directory ->
                SecretLayout.of(directory).home(version) == null
                    && !Files.isDirectory(SecretLayout.versions(directory)));
    if (!untouched) {
      // Also where the version is gone: what its deletion has left is swept.
      change(secret, layout -> drop(layout, version));
    }
  }

  private static void drop(SecretLayout layout, String version) throws IOException {
    if (layout.home(version) == null) {
      return;
    }
    for (Map.Entry<String, String> label : layout.found().labels().entrySet()) {
      if (label.getValue().equals(version)
          && (label.getKey().equals(CURRENT) || label.getKey().startsWith(GROUP_PREFIX))) {
        throw FileProblems.conflict(
            "version " + version + " is in use: " + label.getKey() + " stands on it",
            "move that label to another version first");
      }
    }
    for (String label : new String[] {PENDING, PREVIOUS}) {
      if (version.equals(layout.found().labels().get(label))) {
        SecretFiles.unlink(layout.directory().resolve(label));
      }
    }
    SecretFiles.drop(layout.versions(), version);
  }

  private static Path existing(SecretLayout layout, String version) {
    Path home = layout.home(version);
    if (home == null) {
      throw FileProblems.notFound(
          "there is no version " + version + " in " + FileProblems.shown(layout.directory()),
          "look at the versions that there are; somebody may have deleted it");
    }
    return home;
  }

  @SuppressWarnings("try") // the lock is held, not used
  private void change(String secret, Change change) {
    var unused =
        using(
            secret,
            directory -> {
              // What cannot be understood is left untouched, without even a lock file.
              var readable = SecretLayout.of(directory);
              try (DirectoryLock lock = DirectoryLock.of(readable.directory())) {
                prepare(directory);
                change.apply(SecretLayout.of(directory));
                return true;
              }
            });
  }

  private static void prepare(Path directory) throws IOException {
    Path versions = SecretLayout.versions(directory);
    if (!Files.isDirectory(versions)) {
      Files.createDirectory(
          versions,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    SecretFiles.sweep(versions);
    SecretFiles.sweep(directory);
  }

  private <T> T using(String secret, Use<T> use) {
    Path directory = directory(secret);
    try {
      return use.apply(directory);
    } catch (IOException e) {
      throw FileProblems.from(e, directory);
    }
  }

  private Path directory(String secret) {
    Path directory = root;
    for (String part : secret.split("/", -1)) {
      try {
        directory = directory.resolve(Names.credential(part));
      } catch (IllegalArgumentException e) {
        throw FileProblems.invalid(
            "a secret's name has a part that is no name: " + secret.replaceAll("\\p{Cntrl}", "?"),
            "use parts of letters, digits, '.', '_' and '-' with '/' between them");
      }
    }
    return directory;
  }

  private static void checkVersion(String version) {
    try {
      Names.version(version);
    } catch (IllegalArgumentException e) {
      throw FileProblems.invalid(
          "not the id of a version: " + version.replaceAll("\\p{Cntrl}", "?"),
          "use 1 to 63 letters, digits, '.', '_' or '-'");
    }
  }

  private static void checkLabel(String label) {
    if (label.startsWith(GROUP_PREFIX)) {
      checkVersion(label.substring(GROUP_PREFIX.length()));
    }
  }

  private static void checkContent(Map<String, Secret> content) {
    if (content.isEmpty()) {
      throw FileProblems.invalid("a version without any file", "stage certificate and key");
    }
    content.keySet().forEach(LocalDirectorySecretStore::checkVersion);
  }

  private interface Use<T> {
    T apply(Path directory) throws IOException;
  }

  private interface Change {
    void apply(SecretLayout layout) throws IOException;
  }
}
