package io.keyturn.activities.localdirectory;

import static java.nio.file.attribute.PosixFilePermission.GROUP_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may read a version: its owner alone, unless the key that it replaces or copies was open to a
 * group. A Worker that runs as another user than keyturn goes on reading then.
 */
record Access(@Nullable UserPrincipal owner, @Nullable GroupPrincipal group, boolean others) {
  static final Access OWNER_ONLY = new Access(null, null, false);

  /** The access of a key file, for a copy of it. */
  static Access of(Path key) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(key, PosixFileAttributes.class);
    Set<PosixFilePermission> permissions = attributes.permissions();
    return new Access(
        attributes.owner(),
        permissions.contains(GROUP_READ) ? attributes.group() : null,
        permissions.contains(OTHERS_READ));
  }

  /** The same without the right of all others, which no new key is given. */
  Access forNewKey() {
    return new Access(owner, group, false);
  }

  /** Gives a directory and its files, which are their owner's alone until now, this access. */
  void grant(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        grant(file, EnumSet.of(OWNER_READ, OWNER_WRITE), EnumSet.noneOf(PosixFilePermission.class));
      }
    }
    grant(
        directory,
        EnumSet.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE),
        EnumSet.of(GROUP_EXECUTE, OTHERS_EXECUTE));
  }

  private void grant(
      Path path, Set<PosixFilePermission> permissions, Set<PosixFilePermission> execute)
      throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    if (group != null) {
      if (!group.equals(now.group())) {
        view.setGroup(group);
      }
      permissions.add(GROUP_READ);
      if (execute.contains(GROUP_EXECUTE)) {
        permissions.add(GROUP_EXECUTE);
      }
    }
    if (others) {
      permissions.add(OTHERS_READ);
      if (execute.contains(OTHERS_EXECUTE)) {
        permissions.add(OTHERS_EXECUTE);
      }
    }
    view.setPermissions(permissions);
    // Only root may give files away, and only then a reader could depend on the owner.
    if (owner != null && !owner.equals(now.owner()) && now.owner().getName().equals("root")) {
      view.setOwner(owner);
    }
  }
}
