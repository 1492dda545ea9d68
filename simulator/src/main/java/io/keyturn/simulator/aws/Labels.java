package io.keyturn.simulator.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The rules of staging labels, as functions over a secret's versions, oldest first. */
final class Labels {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";
  static final String PENDING = "AWSPENDING";

  /** AWS's quota of labels on one version (Secrets Manager quotas, 2026). */
  static final int MOST_PER_VERSION = 20;

  /** How many versions without a label AWS keeps, about (Secrets Manager user guide, 2026). */
  static final int MOST_DEPRECATED = 100;

  private Labels() {}

  static Optional<SecretVersion> holder(List<SecretVersion> versions, String label) {
    return versions.stream().filter(version -> version.labels().contains(label)).findFirst();
  }

  static Optional<SecretVersion> find(List<SecretVersion> versions, String id) {
    return versions.stream().filter(version -> version.id().equals(id)).findFirst();
  }

  /** Puts a label on a version and takes it off the one that had it. */
  static List<SecretVersion> attach(List<SecretVersion> versions, String id, String label) {
    Optional<SecretVersion> before = holder(versions, label);
    List<SecretVersion> after = move(versions, id, label);
    if (label.equals(CURRENT) && before.isPresent() && !before.get().id().equals(id)) {
      after = move(after, before.get().id(), PREVIOUS);
    }
    for (SecretVersion version : after) {
      if (version.labels().size() > MOST_PER_VERSION) {
        throw AwsRefusal.limit(
            "A version can have at most %d staging labels.".formatted(MOST_PER_VERSION));
      }
    }
    return prune(after);
  }

  private static List<SecretVersion> move(List<SecretVersion> versions, String id, String label) {
    return each(
        versions,
        version -> version.id().equals(id) ? version.with(label) : version.without(label));
  }

  /** Takes a label off the version that has it. */
  static List<SecretVersion> remove(List<SecretVersion> versions, String label) {
    return prune(each(versions, version -> version.without(label)));
  }

  static List<SecretVersion> each(
      List<SecretVersion> versions, UnaryOperator<SecretVersion> change) {
    return versions.stream().map(change).toList();
  }

  private static List<SecretVersion> prune(List<SecretVersion> versions) {
    long deprecated = versions.stream().filter(version -> version.labels().isEmpty()).count();
    List<SecretVersion> kept = new ArrayList<>();
    for (SecretVersion version : versions) {
      if (deprecated > MOST_DEPRECATED && version.labels().isEmpty()) {
        deprecated--;
      } else {
        kept.add(version);
      }
    }
    return List.copyOf(kept);
  }
}
