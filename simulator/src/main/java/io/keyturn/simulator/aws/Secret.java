package io.keyturn.simulator.aws;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A secret's state at one moment.
 *
 * @param arn its ARN in its region
 * @param name its name
 * @param region where this state is served
 * @param primary the region that it is copied from; its own where it is no copy
 * @param description "" for none
 * @param kmsKeyId "" for AWS's own key
 * @param tags by key
 * @param created when it was made
 * @param changed when it was last changed
 * @param deletion when it was marked for deletion, and when it goes
 * @param versions oldest first
 * @param replicas its copies in other regions
 */
record Secret(
    String arn,
    String name,
    String region,
    String primary,
    String description,
    String kmsKeyId,
    Map<String, String> tags,
    Instant created,
    Instant changed,
    Optional<Deletion> deletion,
    List<SecretVersion> versions,
    List<Replica> replicas) {
  /** When a secret was marked for deletion, and when it can be restored no more. */
  record Deletion(Instant marked, Instant due) {}

  Secret {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    versions = List.copyOf(versions);
    replicas = List.copyOf(replicas);
  }

  static Secret fresh(String arn, String name, String region, Instant now) {
    return new Secret(
        arn,
        name,
        region,
        region,
        "",
        "",
        Map.of(),
        now,
        now,
        Optional.empty(),
        List.of(),
        List.of());
  }

  boolean isReplica() {
    return !primary.equals(region);
  }

  boolean gone(Instant now) {
    return deletion.isPresent() && !deletion.get().due().isAfter(now);
  }

  Optional<Replica> replica(String where) {
    return replicas.stream().filter(replica -> replica.region().equals(where)).findFirst();
  }

  /** Returns this state as its copy in another region shows it. */
  Secret copiedTo(Replica replica) {
    return new Secret(
        arn.replace(":" + region + ":", ":" + replica.region() + ":"),
        name,
        replica.region(),
        region,
        description,
        replica.kmsKeyId(),
        tags,
        created,
        changed,
        deletion,
        versions,
        List.of());
  }

  Secret withVersions(List<SecretVersion> list) {
    return changed(draft -> draft.versions = list);
  }

  Secret withReplicas(List<Replica> list) {
    return changed(draft -> draft.replicas = list);
  }

  Secret withTags(Map<String, String> map) {
    return changed(draft -> draft.tags = map);
  }

  Secret withDescription(String text) {
    return changed(draft -> draft.description = text);
  }

  Secret withKmsKeyId(String id) {
    return changed(draft -> draft.kmsKeyId = id);
  }

  Secret withDeletion(@Nullable Deletion planned) {
    return changed(draft -> draft.deletion = Optional.ofNullable(planned));
  }

  Secret changedAt(Instant when) {
    return changed(draft -> draft.changed = when);
  }

  private Secret changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new Secret(
        arn,
        name,
        region,
        primary,
        draft.description,
        draft.kmsKeyId,
        draft.tags,
        created,
        draft.changed,
        draft.deletion,
        draft.versions,
        draft.replicas);
  }

  /** The parts that can change. */
  private static final class Draft {
    String description;
    String kmsKeyId;
    Map<String, String> tags;
    Instant changed;
    Optional<Deletion> deletion;
    List<SecretVersion> versions;
    List<Replica> replicas;

    Draft(Secret before) {
      description = before.description;
      kmsKeyId = before.kmsKeyId;
      tags = before.tags;
      changed = before.changed;
      deletion = before.deletion;
      versions = before.versions;
      replicas = before.replicas;
    }
  }
}
