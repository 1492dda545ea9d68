package io.keyturn.activities.steps;

import io.keyturn.activities.ports.ApiKey;
import io.keyturn.workflows.domain.RotationRef;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name and the description of a key of ours say: which rotation made it in which attempt,
 * and which key it replaces. A run that was lost is gone on with by that alone.
 *
 * @param version the version of the secret that the token is staged as: rotation id and attempt
 * @param replaces id of the key that goes, null for none
 */
record KeyLabel(String credential, String version, @Nullable String replaces) {
  private static final String NAME_PREFIX = "keyturn ";
  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "credential ([A-Za-z0-9._-]{1,63}), replaces ([A-Za-z0-9_-]{1,64})\\. Made by keyturn\\.");
  private static final String NOTHING = "-";

  static KeyLabel of(RotationRef rotation) {
    return new KeyLabel(rotation.credential(), rotation.newVersion(), rotation.oldKey());
  }

  /** Reads the label off a key; nothing if the key is not of ours. */
  static Optional<KeyLabel> of(ApiKey key) {
    Matcher described = DESCRIPTION.matcher(key.description());
    if (!key.displayName().startsWith(NAME_PREFIX) || !described.matches()) {
      return Optional.empty();
    }
    String replaced = described.group(2);
    return Optional.of(
        new KeyLabel(
            described.group(1),
            key.displayName().substring(NAME_PREFIX.length()),
            replaced.equals(NOTHING) ? null : replaced));
  }

  String displayName() {
    return NAME_PREFIX + version;
  }

  String description() {
    return "credential "
        + credential
        + ", replaces "
        + (replaces == null ? NOTHING : replaces)
        + ". Made by keyturn.";
  }
}
