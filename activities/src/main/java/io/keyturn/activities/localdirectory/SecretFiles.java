package io.keyturn.activities.localdirectory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.keyturn.activities.secret.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the files of versions. What is written is on disk when a method returns. */
final class SecretFiles {
  /** What a secret laid down by hand may consist of, the secret ones last. */
  static final List<String> KNOWN = List.of("tls.crt", "tls.key", "api-key", "api-key-id");

  static final String TEMPORARY = ".tmp-keyturn-";

  private static final Logger log = LoggerFactory.getLogger(SecretFiles.class);
  private static final long LARGEST_FILE = 1 << 20;

  private SecretFiles() {}

  /** Names the files of a version. */
  static Set<String> names(Path directory) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  static Map<String, Secret> read(Path directory, Set<String> names) throws IOException {
    Map<String, Secret> content = new LinkedHashMap<>();
    boolean whole = false;
    try {
      for (String name : names) {
        content.put(name, read(directory.resolve(name)));
      }
      whole = true;
      return content;
    } finally {
      if (!whole) {
        content.values().forEach(Secret::close);
      }
    }
  }

  private static Secret read(Path file) throws IOException {
    String shown = FileProblems.shown(file);
    if (!Files.exists(file)) {
      throw FileProblems.invalid(
          "there is no " + shown, "put certificate and key in this directory, in PEM form");
    }
    if (!Files.isRegularFile(file)) {
      throw FileProblems.invalid(shown + " is not a file", "put a PEM file in its place");
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw FileProblems.invalid(shown + " is larger than 1 MiB", "put a PEM file in its place");
    }
    if (!file.endsWith("tls.crt")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      log.warn(
          "Every user of this machine can read {}. Take that right away: chmod o= on it.", shown);
    }
    return Secret.take(Files.readAllBytes(file));
  }

  /** Writes a version under a temporary name, then gives it its own. */
  static void write(Path versions, String version, Map<String, Secret> content, Access access)
      throws IOException {
    Path temporary = versions.resolve(TEMPORARY + UUID.randomUUID());
    Files.createDirectory(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    boolean done = false;
    try {
      for (Map.Entry<String, Secret> file : content.entrySet()) {
        write(temporary.resolve(file.getKey()), file.getValue());
      }
      access.grant(temporary);
      sync(temporary);
      Files.move(temporary, versions.resolve(version), ATOMIC_MOVE);
      done = true;
    } finally {
      if (!done) {
        delete(temporary);
      }
    }
    sync(versions);
  }

  private static void write(Path file, Secret content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(CREATE_NEW, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      content.<Long, IOException>reveal(
          bytes -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
              channel.write(buffer);
            }
            return channel.size();
          });
      channel.force(true);
    }
  }

  /** Puts a relative link in place of whatever is there, in one step. */
  static void link(Path link, Path target) throws IOException {
    Path parent = parent(link);
    Path temporary = parent.resolve(TEMPORARY + UUID.randomUUID());
    Files.createSymbolicLink(temporary, target);
    try {
      Files.move(temporary, link, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sync(parent);
  }

  static void unlink(Path link) throws IOException {
    if (Files.deleteIfExists(link)) {
      sync(parent(link));
    }
  }

  /** Takes a version away in one step, then deletes its files. */
  static void drop(Path versions, String version) throws IOException {
    Path temporary = versions.resolve(TEMPORARY + UUID.randomUUID());
    Files.move(versions.resolve(version), temporary, ATOMIC_MOVE);
    sync(versions);
    delete(temporary);
  }

  /** Deletes what a crash has left; whoever calls holds the lock. */
  static void sweep(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
      for (Path each : left) {
        delete(each);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          delete(file);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a path without a directory");
    }
    return parent;
  }
}
