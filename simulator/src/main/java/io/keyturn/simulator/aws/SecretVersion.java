package io.keyturn.simulator.aws;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a secret.
 *
 * @param id the ClientRequestToken that it was made with
 * @param content its value; none where a rotation function has only announced it
 * @param labels its staging labels; without one it is deprecated
 * @param created when it was made
 * @param kmsKeyId what it is encrypted with, "" for AWS's own key
 */
record SecretVersion(
    String id,
    Optional<SecretContent> content,
    Set<String> labels,
    Instant created,
    String kmsKeyId) {
  SecretVersion {
    labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
  }

  SecretVersion with(String label) {
    Set<String> more = new LinkedHashSet<>(labels);
    more.add(label);
    return new SecretVersion(id, content, more, created, kmsKeyId);
  }

  SecretVersion without(String label) {
    Set<String> fewer = new LinkedHashSet<>(labels);
    fewer.remove(label);
    return new SecretVersion(id, content, fewer, created, kmsKeyId);
  }

  SecretVersion with(SecretContent value) {
    return new SecretVersion(id, Optional.of(value), labels, created, kmsKeyId);
  }
}
