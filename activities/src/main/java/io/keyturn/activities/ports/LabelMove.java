package io.keyturn.activities.ports;

import org.jspecify.annotations.Nullable;

/**
 * Moves a label from one version to another: {@code from} is where it must stand now, null for
 * nowhere; {@code to} is where it shall stand, null takes it off.
 */
public record LabelMove(String label, @Nullable String from, @Nullable String to) {
  /** Checks that the label may be moved by hand. */
  public LabelMove {
    if (!label.equals(SecretDescription.CURRENT)
        && !label.equals(SecretDescription.PENDING)
        && !label.startsWith(SecretDescription.GROUP_PREFIX)) {
      throw new IllegalArgumentException("not a label that can be moved: " + label);
    }
    if (to == null && label.equals(SecretDescription.CURRENT)) {
      throw new IllegalArgumentException("a secret is never left without a current version");
    }
  }
}
