package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.rules.PlainText;
import java.util.regex.Pattern;

/**
 * Names versions in AWS, where a version's id is the ClientRequestToken that wrote it: 32 to 64
 * characters, never used for two contents, also after the version has lost its labels (API
 * reference of PutSecretValue, 2026-11).
 *
 * <p>An id of ours is used as it is. Where it is too short, or was used before for a version that
 * was dropped, a dot and the number of the writing are added, with zeros up to 32 characters; so no
 * id of ours may end in such a number. Ids that others made are shown without it too, and found
 * again by what is shown.
 */
final class VersionToken {
  /** How often one id can be dropped and staged again. */
  static final int WRITINGS = 20;

  private static final int SHORTEST = 32;
  private static final int LONGEST = 64;
  private static final Pattern WRITING = Pattern.compile("\\.[0-9]+$");

  private VersionToken() {}

  /**
   * Makes the token of a version.
   *
   * @param writing 1 for the first time that this id is written
   */
  static String of(String version, int writing) {
    if (writing == 1 && version.length() >= SHORTEST) {
      return version;
    }
    int digits = Math.max(1, SHORTEST - version.length() - 1);
    return version + "." + String.format("%0" + digits + "d", writing);
  }

  /** Names the version that a token stands for. */
  static String version(String token) {
    String version = WRITING.matcher(token).replaceFirst("");
    try {
      return Names.version(version);
    } catch (IllegalArgumentException e) {
      return token;
    }
  }

  /**
   * Checks that an id can be written.
   *
   * @throws RotationProblem INVALID
   */
  static void check(String version) {
    String remedy =
        "Use 1 to "
            + (LONGEST - 3)
            + " letters, digits, '.', '_' or '-', not ending in a dot and a number.";
    try {
      Names.version(version);
    } catch (IllegalArgumentException e) {
      throw new RotationProblem(
          FailureKind.INVALID, "not the id of a version: " + PlainText.of(version), remedy);
    }
    if (WRITING.matcher(version).find() || of(version, WRITINGS).length() > LONGEST) {
      throw new RotationProblem(
          FailureKind.INVALID, "AWS cannot keep a version of the id " + version, remedy);
    }
  }
}
