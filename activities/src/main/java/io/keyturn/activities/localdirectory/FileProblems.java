package io.keyturn.activities.localdirectory;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Says what a failure of the file system means for a rotation. */
final class FileProblems {
  private FileProblems() {}

  static RotationProblem from(IOException failure, Path secret) {
    String where = shown(secret);
    if (failure instanceof AccessDeniedException || denied(failure)) {
      return new RotationProblem(
          FailureKind.NOT_PERMITTED,
          "the secret in " + where + " may not be read or changed" + reason(failure),
          "let the user of the keyturn Worker read and write this directory and all in it");
    }
    if (failure instanceof NotDirectoryException) {
      return new RotationProblem(
          FailureKind.INVALID,
          where + " or a part of it is not a directory" + reason(failure),
          "put a directory with tls.crt and tls.key in its place");
    }
    if (failure instanceof NoSuchFileException) {
      return new RotationProblem(
          FailureKind.UNAVAILABLE,
          "something in " + where + " vanished while it was used" + reason(failure),
          "nothing to do if this does not come again; else find out who else deletes files there");
    }
    return new RotationProblem(
        FailureKind.UNAVAILABLE,
        "the secret in " + where + " cannot be used" + reason(failure),
        "check the disk that it is on: space, errors, mounts");
  }

  static RotationProblem notFound(String message, String remedy) {
    return new RotationProblem(FailureKind.NOT_FOUND, message, remedy);
  }

  static RotationProblem invalid(String message, String remedy) {
    return new RotationProblem(FailureKind.INVALID, message, remedy);
  }

  static RotationProblem conflict(String message, String remedy) {
    return new RotationProblem(FailureKind.CONFLICT, message, remedy);
  }

  /** A path as it may be printed: without control characters. */
  static String shown(Path path) {
    return path.toString().replaceAll("\\p{Cntrl}", "?");
  }

  /** Java has an exception of its own for EACCES, but none for EROFS and EPERM. */
  private static boolean denied(IOException failure) {
    if (!(failure instanceof FileSystemException fileSystem) || fileSystem.getReason() == null) {
      return false;
    }
    String reason = fileSystem.getReason().toLowerCase(Locale.ROOT);
    return reason.contains("read-only") || reason.contains("not permitted");
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileSystemException fileSystem && fileSystem.getFile() != null) {
      String text = fileSystem.getReason() == null ? "" : ": " + fileSystem.getReason();
      return (" (" + fileSystem.getFile() + text + ")").replaceAll("\\p{Cntrl}", "?");
    }
    return "";
  }
}
