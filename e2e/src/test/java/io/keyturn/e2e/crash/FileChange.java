package io.keyturn.e2e.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks for a change of the secret store's at which a process is to be killed. */
final class FileChange {
  private final Kill.AtFile kill;
  private final Path path;
  private @Nullable Path first;

  FileChange(Path secrets, Kill.AtFile kill) {
    this.kill = kill;
    path = secrets.resolve(kill.path());
  }

  Kill.AtFile kill() {
    return kill;
  }

  /** Whether it has come about, as far as earlier looks can tell. */
  boolean seen() {
    Path now = target();
    boolean seen =
        switch (kill.change()) {
          case APPEARS -> now != null;
          case GOES -> first != null && now == null;
          case MOVES -> first != null && now != null && !now.equals(first);
        };
    if (first == null) {
      first = now;
    }
    return seen;
  }

  /** Where a link leads, itself if it is none, nothing while it is not there. */
  private @Nullable Path target() {
    try {
      return Files.isSymbolicLink(path)
          ? Files.readSymbolicLink(path)
          : Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? path : null;
    } catch (NoSuchFileException gone) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
