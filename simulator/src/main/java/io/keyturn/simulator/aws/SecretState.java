package io.keyturn.simulator.aws;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a secret truly is, whatever a read answers yet; for assertions.
 *
 * @param arn its ARN
 * @param name its name
 * @param region where it is
 * @param kmsKeyId "" for AWS's own key
 * @param tags by key
 * @param deletionDue when it goes, where it is marked for deletion
 * @param versions the labels of each version, oldest first; deprecated ones have none
 * @param replicas InProgress, InSync or Failed, by region
 */
public record SecretState(
    String arn,
    String name,
    String region,
    String kmsKeyId,
    Map<String, String> tags,
    Optional<Instant> deletionDue,
    Map<String, Set<String>> versions,
    Map<String, String> replicas) {
  public SecretState {
    tags = Map.copyOf(tags);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    replicas = Map.copyOf(replicas);
  }

  /** Returns the version that has a label. */
  public Optional<String> labelled(String label) {
    return versions.entrySet().stream()
        .filter(version -> version.getValue().contains(label))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
