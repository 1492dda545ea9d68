package io.keyturn.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credential in a secret's directory: {@code group-<name>}, else {@code current}, else
 * the files in the directory itself. Where there is an {@code api-key}, it counts; else {@code
 * tls.crt} and {@code tls.key} do.
 *
 * <p>A link is resolved once and all files are read below what it named, so that they are always of
 * one version, whenever the link moves.
 */
final class CredentialDirectory implements CredentialSource {
  private static final String API_KEY = "api-key";
  private static final int LARGEST_PEM_FILE = 1 << 20;
  private static final int LARGEST_KEY_FILE = 8 << 10;

  private final Path directory;

  CredentialDirectory(Path directory) {
    this.directory = directory;
  }

  /** Reads always: files may be written in place. */
  @Override
  public Optional<CredentialFiles> read(String name, @Nullable String known) {
    Path home = home(name);
    return Optional.of(holdsApiKey(home) ? apiKey(home) : certificate(home));
  }

  private Path home(String group) {
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

  /** A link that leads nowhere counts too: what it names is missing, not another kind. */
  private static boolean holdsApiKey(Path home) {
    return Files.exists(home.resolve(API_KEY), LinkOption.NOFOLLOW_LINKS);
  }

  private static CredentialFiles apiKey(Path home) {
    Map<String, byte[]> files = new HashMap<>();
    files.put(
        API_KEY, content(home.resolve(API_KEY), LARGEST_KEY_FILE, "Put the token alone in it"));
    Path id = home.resolve("api-key-id");
    if (Files.exists(id, LinkOption.NOFOLLOW_LINKS)) {
      files.put("api-key-id", content(id, LARGEST_KEY_FILE, "Put the key's id alone in it"));
    }
    return new CredentialFiles(home.toString(), shown(home), files);
  }

  private static CredentialFiles certificate(Path home) {
    String remedy = "Put a PEM file in its place";
    byte[] privateKey = content(home.resolve("tls.key"), LARGEST_PEM_FILE, remedy);
    byte[] certificates = content(home.resolve("tls.crt"), LARGEST_PEM_FILE, remedy);
    return new CredentialFiles(
        home.toString(), shown(home), Map.of("tls.key", privateKey, "tls.crt", certificates));
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
