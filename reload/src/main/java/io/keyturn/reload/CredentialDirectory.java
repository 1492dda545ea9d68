package io.keyturn.reload;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds the credential in a secret's directory: {@code group-<name>}, else {@code current}, else
 * the files in the directory itself.
 *
 * <p>A link is resolved once and both files are read below what it named, so that certificate and
 * key are always of one version, whenever the link moves.
 */
final class CredentialDirectory {
  private static final long LARGEST_FILE = 1 << 20;

  private final Path directory;
  private final String group;

  CredentialDirectory(Path directory, String group) {
    this.directory = directory;
    this.group = group;
  }

  /**
   * Reads the credential that is in force for this group.
   *
   * @throws UnusableCredentialException if it is missing, unreadable or malformed
   */
  ClientCredential read() {
    UnusableCredentialException problem = null;
    // A version that was current may be deleted between the resolving and the reading: once more.
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return read(home());
      } catch (UnusableCredentialException e) {
        problem = e;
      }
    }
    throw problem;
  }

  private Path home() {
    for (String label : new String[] {"group-" + group, "current"}) {
      Path link = directory.resolve(label);
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        return resolve(link);
      }
    }
    // A mounted Kubernetes secret: tls.crt is a link into the directory of one generation.
    Path certificate = directory.resolve("tls.crt");
    if (Files.exists(certificate)) {
      Path parent = resolve(certificate).getParent();
      if (parent != null && Files.exists(parent.resolve("tls.key"))) {
        return parent;
      }
    }
    return directory;
  }

  private ClientCredential read(Path home) {
    byte[] privateKey = content(home.resolve("tls.key"));
    try {
      return ClientCredential.parse(content(home.resolve("tls.crt")), privateKey, shown(home));
    } finally {
      Arrays.fill(privateKey, (byte) 0);
    }
  }

  private static Path resolve(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new UnusableCredentialException(
          shown(link) + " leads nowhere", "Point the link to a directory with tls.crt and tls.key");
    }
  }

  private static byte[] content(Path file) {
    if (!Files.exists(file)) {
      throw new UnusableCredentialException(
          "There is no " + shown(file), "Put tls.crt and tls.key in this directory, in PEM form");
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableCredentialException(
          shown(file) + " is not a file", "Put a PEM file in its place");
    }
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new UnusableCredentialException(
            shown(file) + " is larger than 1 MiB", "Put a PEM file in its place");
      }
      return Files.readAllBytes(file);
    } catch (FileSystemException e) {
      throw new UnusableCredentialException(
          shown(file) + " cannot be read", "Let the user of this process read it");
    } catch (IOException e) {
      throw new UnusableCredentialException(
          shown(file) + " cannot be read", "Check the disk that it is on");
    }
  }

  /** A path as it may be printed: without control characters. */
  private static String shown(Path path) {
    return path.toString().replaceAll("\\p{Cntrl}", "?");
  }
}
