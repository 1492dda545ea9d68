package io.keyturn.simulator.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** Shapes that several answers share. */
final class Answers {
  private Answers() {}

  static ObjectNode of(Secret secret) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ARN", secret.arn())
        .put("Name", secret.name());
  }

  /** Returns a time as AWS's JSON has it: seconds since 1970, with a fraction. */
  static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  /** Returns all that is shown of a secret but its versions. */
  static ObjectNode description(Secret secret, Instant now, Duration replicationDelay) {
    ObjectNode answer = of(secret);
    if (!secret.description().isEmpty()) {
      answer.put("Description", secret.description());
    }
    if (!secret.kmsKeyId().isEmpty()) {
      answer.put("KmsKeyId", secret.kmsKeyId());
    }
    answer.put("CreatedDate", seconds(secret.created()));
    answer.put("LastChangedDate", seconds(secret.changed()));
    secret.deletion().ifPresent(d -> answer.put("DeletedDate", seconds(d.marked())));
    ArrayNode tags = answer.putArray("Tags");
    secret.tags().forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
    if (secret.isReplica() || !secret.replicas().isEmpty()) {
      answer.put("PrimaryRegion", secret.primary());
    }
    replicas(answer, secret, now, replicationDelay);
    return answer;
  }

  /** Adds the state of a secret's copies. */
  static void replicas(ObjectNode answer, Secret secret, Instant now, Duration delay) {
    if (secret.replicas().isEmpty()) {
      return;
    }
    ArrayNode all = answer.putArray("ReplicationStatus");
    for (Replica replica : secret.replicas()) {
      ObjectNode one =
          all.addObject()
              .put("Region", replica.region())
              .put("Status", replica.status(now, delay))
              .put("StatusMessage", replica.message(now, delay));
      if (!replica.kmsKeyId().isEmpty()) {
        one.put("KmsKeyId", replica.kmsKeyId());
      }
    }
  }

  /** Adds the labels of each version that has any. */
  static void labels(ObjectNode answer, String name, Secret secret) {
    ObjectNode versions = answer.putObject(name);
    for (SecretVersion version : secret.versions()) {
      if (!version.labels().isEmpty()) {
        ArrayNode labels = versions.putArray(version.id());
        version.labels().forEach(labels::add);
      }
    }
  }
}
