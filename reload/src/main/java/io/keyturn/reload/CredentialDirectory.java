package io.keyturn.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds the credential in a secret's directory: {@code group-<name>}, else {@code current}, else
 * the files in the directory itself. Where there is an {@code api-key}, it counts; else {@code
 * tls.crt} and {@code tls.key} do.
 *
 * <p>A link is resolved once and all files are read below what it named, so that they are always of
 * one version, whenever the link moves.
 */
final class CredentialDirectory {
  private static final String API_KEY = "api-key";
  private static final int LARGEST_PEM_FILE = 1 << 20;
  private static final int LARGEST_KEY_FILE = 8 << 10;

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
  Credential read() {
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
    // A mounted Kubernetes secret: each file is a link into the directory of one generation.
    Path token = directory.resolve(API_KEY);
    if (Files.exists(token)) {
      Path parent = resolve(token).getParent();
      return parent != null && holdsApiKey(parent) ? parent : directory;
    }
    Path certificate = directory.resolve("tls.crt");
    if (Files.exists(certificate)) {
      Path parent = resolve(certificate).getParent();
      if (parent != null && Files.exists(parent.resolve("tls.key"))) {
        return parent;
      }
    }
    return directory;
  }

  private static Credential read(Path home) {
    return holdsApiKey(home) ? apiKey(home) : certificate(home);
  }

  /** A link that leads nowhere counts too: what it names is missing, not another kind. */
  private static boolean holdsApiKey(Path home) {
    return Files.exists(home.resolve(API_KEY), LinkOption.NOFOLLOW_LINKS);
  }

  private static ApiKey apiKey(Path home) {
    byte[] token = content(home.resolve(API_KEY), LARGEST_KEY_FILE, "Put the token alone in it");
    try {
      Path id = home.resolve("api-key-id");
      return ApiKey.parse(
          token,
          Files.exists(id, LinkOption.NOFOLLOW_LINKS)
              ? content(id, LARGEST_KEY_FILE, "Put the key's id alone in it")
              : null,
          shown(home));
    } finally {
      Arrays.fill(token, (byte) 0);
    }
  }

  private static ClientCredential certificate(Path home) {
    String remedy = "Put a PEM file in its place";
    byte[] privateKey = content(home.resolve("tls.key"), LARGEST_PEM_FILE, remedy);
    try {
      return ClientCredential.parse(
          content(home.resolve("tls.crt"), LARGEST_PEM_FILE, remedy), privateKey, shown(home));
    } finally {
      Arrays.fill(privateKey, (byte) 0);
    }
  }

  private static Path resolve(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new UnusableCredentialException(
          shown(link) + " leads nowhere",
          "Point the link to a directory with tls.crt and tls.key, or with api-key");
    }
  }

  private static byte[] content(Path file, int largest, String remedy) {
    if (!Files.exists(file)) {
      throw new UnusableCredentialException(
          "There is no " + shown(file),
          "Put tls.crt and tls.key in this directory, in PEM form, or an API key's token in api-key");
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableCredentialException(shown(file) + " is not a file", remedy);
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] read = stream.readNBytes(largest + 1);
      if (read.length > largest) {
        throw new UnusableCredentialException(
            shown(file) + " is larger than " + largest / 1024 + " KiB", remedy);
      }
      return read;
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
