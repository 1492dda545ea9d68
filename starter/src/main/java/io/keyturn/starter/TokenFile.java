package io.keyturn.starter;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file for a token, its owner's alone from the first byte on. It is opened before the key is
 * made, so that a place that cannot be written costs no key.
 */
final class TokenFile implements TokenPlace {
  private final Path target;
  private final Path draft;
  private final FileChannel channel;
  private boolean kept;

  private TokenFile(Path target, Path draft, FileChannel channel) {
    this.target = target;
    this.draft = draft;
    this.channel = channel;
  }

  /**
   * Opens the file.
   *
   * @param overwrite whether a file that is there is replaced, in one step once the token is on
   *     disk
   */
  static TokenFile prepare(Path file, boolean overwrite) {
    Path target = file.toAbsolutePath();
    String shown = PlainText.of(file.toString());
    if (Files.isDirectory(target)) {
      throw new CommandFailure(
          ExitCodes.USAGE, shown + " is a directory", "Name a file in it; or use --secret-dir.");
    }
    Path draft =
        overwrite
            ? target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID())
            : target;
    try {
      FileChannel channel =
          FileChannel.open(
              draft,
              Set.of(CREATE_NEW, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new TokenFile(target, draft, channel);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          shown + " exists already, and was left as it is",
          "Name another file, or overwrite it with --force.");
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          shown + " cannot be written (" + e.getClass().getSimpleName() + "); no key was made",
          "Name a file in a folder that exists and that you may write.");
    }
  }

  @Override
  public void keep(String keyId, Secret token) throws IOException {
    long written =
        token.<Long, IOException>reveal(
            content -> {
              ByteBuffer rest = ByteBuffer.wrap(content);
              while (rest.hasRemaining()) {
                channel.write(rest);
              }
              return (long) content.length;
            });
    channel.force(true);
    channel.close();
    if (!draft.equals(target)) {
      Files.move(draft, target, ATOMIC_MOVE);
    }
    // What was opened may have been moved away or deleted since.
    if (!Files.isRegularFile(target, NOFOLLOW_LINKS) || Files.size(target) != written) {
      throw new IOException("somebody has taken the file away meanwhile");
    }
    kept = true;
  }

  @Override
  public String told() {
    return "its token is in " + PlainText.of(target.toString()) + " and cannot be shown again";
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!kept) {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the file for the token stays behind", e);
    }
  }
}
