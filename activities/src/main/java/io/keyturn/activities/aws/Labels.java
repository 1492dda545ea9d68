package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.rules.PlainText;
import java.util.Optional;

/** The staging labels of AWS that stand for labels of ours. */
final class Labels {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";
  static final String PENDING = "AWSPENDING";

  /**
   * What a version gets when it is written, because it needs some label and AWSPENDING is only
   * attached where nobody else holds it; it stays on the newest version that keyturn wrote.
   */
  static final String WRITTEN = "keyturn-written";

  /** What no version ever carries. */
  static final String NOBODYS = "keyturn-rehearsal";

  private Labels() {}

  /**
   * The staging label for a label of ours.
   *
   * @throws RotationProblem INVALID for a group whose name is none
   */
  static String aws(String label) {
    return switch (label) {
      case SecretDescription.CURRENT -> CURRENT;
      case SecretDescription.PREVIOUS -> PREVIOUS;
      case SecretDescription.PENDING -> PENDING;
      default -> group(label);
    };
  }

  private static String group(String label) {
    try {
      var unused = Names.credential(label.substring(SecretDescription.GROUP_PREFIX.length()));
      return label;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "not a label of a Worker group: " + PlainText.of(label),
          "Name the group with 1 to 63 letters, digits, '.', '_' or '-'.");
    }
  }

  /** The label of ours that a staging label stands for; nothing for labels of others. */
  static Optional<String> ours(String aws) {
    return switch (aws) {
      case CURRENT -> Optional.of(SecretDescription.CURRENT);
      case PREVIOUS -> Optional.of(SecretDescription.PREVIOUS);
      case PENDING -> Optional.of(SecretDescription.PENDING);
      default ->
          aws.startsWith(SecretDescription.GROUP_PREFIX) ? Optional.of(aws) : Optional.empty();
    };
  }

  /** Tells whether somebody reads the version by this label. */
  static boolean inUse(String aws) {
    return aws.equals(CURRENT) || aws.startsWith(SecretDescription.GROUP_PREFIX);
  }
}
