package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;

/**
 * A secret as AWS describes it at one moment.
 *
 * @param tokens labels by the id of the version that they are on; versions without labels are no
 *     more to be counted on
 * @param replicas how far its copies in other regions are
 */
record SecretState(
    String secret, Map<String, Set<String>> tokens, List<ReplicationStatusType> replicas) {

  /** A secret that is not there yet. */
  static SecretState empty(String secret) {
    return new SecretState(secret, Map.of(), List.of());
  }

  /**
   * Reads a description.
   *
   * @throws RotationProblem INVALID for a secret that is to be deleted, that AWS or another service
   *     rotates, or that is a replica
   */
  static SecretState of(String secret, DescribeSecretResponse found, String region) {
    if (found.deletedDate() != null) {
      throw invalid(
          "secret " + secret + " is marked for deletion",
          "Restore it: aws secretsmanager restore-secret --secret-id " + secret);
    }
    if (Boolean.TRUE.equals(found.rotationEnabled())) {
      throw invalid(
          "AWS itself rotates secret " + secret,
          "Two cannot rotate one secret: aws secretsmanager cancel-rotate-secret --secret-id "
              + secret);
    }
    if (found.owningService() != null) {
      throw invalid(
          "secret " + secret + " belongs to the AWS service " + PlainText.of(found.owningService()),
          "Name a secret of your own in the policy.");
    }
    if (found.primaryRegion() != null && !found.primaryRegion().equals(region)) {
      throw invalid(
          "secret " + secret + " is a replica of the one in " + PlainText.of(found.primaryRegion()),
          "Set secrets.aws.region to that region.");
    }
    Map<String, Set<String>> tokens = new TreeMap<>();
    if (found.hasVersionIdsToStages()) {
      found
          .versionIdsToStages()
          .forEach(
              (token, labels) -> {
                if (!labels.isEmpty()) {
                  tokens.put(token, Set.copyOf(labels));
                }
              });
    }
    return new SecretState(secret, tokens, List.copyOf(found.replicationStatus()));
  }

  /** What the steps are told: a version that is written and not staged yet is not shown. */
  SecretDescription description() {
    Set<String> versions = new HashSet<>();
    Map<String, String> labels = new HashMap<>();
    tokens.forEach(
        (token, on) -> {
          if (shown(on)) {
            String version = VersionToken.version(token);
            if (!versions.add(version)) {
              throw invalid(
                  "secret " + secret + " has two versions of the id " + version,
                  "Take the labels off the one that is not in use.");
            }
            on.stream()
                .filter(aws -> !(aws.equals(Labels.PENDING) && isLeftover(on)))
                .forEach(aws -> Labels.ours(aws).ifPresent(label -> labels.put(label, version)));
          }
        });
    return new SecretDescription(versions, labels);
  }

  private static boolean shown(Set<String> labels) {
    return !labels.equals(Set.of(Labels.WRITTEN));
  }

  /**
   * AWSPENDING on a current version that keyturn did not write: what rotations by AWS leave behind
   * when they are done, and AWS itself takes for nothing pending (user guide, 2026-11).
   */
  private static boolean isLeftover(Set<String> labels) {
    return labels.contains(Labels.CURRENT) && !labels.contains(Labels.WRITTEN);
  }

  /** Finds the version on which AWSPENDING means nothing any more. */
  Optional<String> leftover() {
    return under(Labels.PENDING).stream().filter(token -> isLeftover(labels(token))).findFirst();
  }

  /** Finds the id in AWS of a version that is shown. */
  Optional<String> token(String version) {
    return tokensOf(version).stream().filter(token -> shown(labels(token))).findFirst();
  }

  /** Finds all ids in AWS of a version, what is only written included. */
  List<String> tokensOf(String version) {
    List<String> found = new ArrayList<>();
    tokens.keySet().stream()
        .filter(token -> VersionToken.version(token).equals(version))
        .forEach(found::add);
    return found;
  }

  /** The labels on a version; none if it has lost them. */
  Set<String> labels(String token) {
    return tokens.getOrDefault(token, Set.of());
  }

  /** Tells whether a label is on a version that is taken off when it is dropped. */
  boolean droppable(String token) {
    Set<String> on = labels(token);
    return on.contains(Labels.PENDING)
        || on.contains(Labels.PREVIOUS)
        || on.contains(Labels.WRITTEN);
  }

  /** The ids in AWS of the versions that a label is on: at most one, says AWS. */
  Set<String> under(String label) {
    Set<String> found = new HashSet<>();
    tokens.forEach(
        (token, labels) -> {
          if (labels.contains(label)) {
            found.add(token);
          }
        });
    return found;
  }

  private static RotationProblem invalid(String what, String remedy) {
    return new RotationProblem(FailureKind.INVALID, what, remedy);
  }
}
