package io.keyturn.activities.ports;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a secret consists of, without its content.
 *
 * @param versions ids of all versions
 * @param labels label to version id
 */
public record SecretDescription(Set<String> versions, Map<String, String> labels) {
  /** The version that Workers and clients use. */
  public static final String CURRENT = "current";

  /** The version that a rotation has staged. */
  public static final String PENDING = "pending";

  /** The version that was current before. */
  public static final String PREVIOUS = "previous";

  /** What a group's own label starts with: its Workers use that version instead of the current. */
  public static final String GROUP_PREFIX = "group-";

  /** Copies what is given. */
  public SecretDescription {
    versions = Set.copyOf(versions);
    labels = Map.copyOf(labels);
  }

  /** Names the label of a Worker group. */
  public static String groupLabel(String group) {
    return GROUP_PREFIX + group;
  }

  /** Finds the version that a label stands on. */
  public Optional<String> version(String label) {
    return Optional.ofNullable(labels.get(label));
  }
}
