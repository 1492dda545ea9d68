package io.keyturn.simulator.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The actions on secrets as a whole: descriptions, tags, copies, and their end. */
final class SecretActions {
  private final SecretShelf shelf;
  private final Replication replication;

  SecretActions(SecretShelf shelf, Replication replication) {
    this.shelf = shelf;
    this.replication = replication;
  }

  ObjectNode describe(AwsRequest request) {
    Secret secret =
        shelf.visible(request.region(), request.secretId()).orElseThrow(AwsRefusal::noSecret);
    ObjectNode answer = Answers.description(secret, shelf.now(), shelf.replicationDelay());
    Answers.labels(answer, "VersionIdsToStages", secret);
    return answer;
  }

  ObjectNode list(AwsRequest request) {
    Parameters parameters = request.parameters();
    List<Predicate<Secret>> filters = new ArrayList<>();
    parameters.objects("Filters").forEach(filter -> filters.add(filter(filter)));
    boolean planned = parameters.flag("IncludePlannedDeletion");
    List<Secret> all =
        shelf.visible(request.region()).stream()
            .filter(secret -> planned || secret.deletion().isEmpty())
            .filter(secret -> filters.stream().allMatch(filter -> filter.test(secret)))
            .toList();
    Page<Secret> page = Page.of(all, Secret::name, parameters);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode secrets = answer.putArray("SecretList");
    for (Secret secret : page.items()) {
      ObjectNode one = Answers.description(secret, shelf.now(), shelf.replicationDelay());
      one.remove("ReplicationStatus");
      Answers.labels(one, "SecretVersionsToStages", secret);
      secrets.add(one);
    }
    page.next().ifPresent(next -> answer.put("NextToken", next));
    return answer;
  }

  private static Predicate<Secret> filter(Parameters filter) {
    String key = filter.required("Key", 64);
    List<String> values = filter.texts("Values");
    return secret ->
        values.stream()
            .anyMatch(
                value ->
                    value.startsWith("!")
                        ? !matches(secret, key, value.substring(1))
                        : matches(secret, key, value));
  }

  /** Names and tags match by their beginning and their case, descriptions by any case. */
  private static boolean matches(Secret secret, String key, String value) {
    return switch (key) {
      case "name" -> secret.name().startsWith(value);
      case "description" -> secret.description().regionMatches(true, 0, value, 0, value.length());
      case "tag-key" -> secret.tags().keySet().stream().anyMatch(tag -> tag.startsWith(value));
      case "tag-value" -> secret.tags().values().stream().anyMatch(tag -> tag.startsWith(value));
      case "primary-region" -> secret.primary().startsWith(value);
      default -> throw AwsRefusal.parameter("The simulator does not filter by this key.");
    };
  }

  ObjectNode delete(AwsRequest request) {
    String id = request.secretId();
    boolean force = request.parameters().flag("ForceDeleteWithoutRecovery");
    Optional<Long> window = request.parameters().number("RecoveryWindowInDays");
    if (force && window.isPresent()) {
      throw AwsRefusal.parameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (window.isPresent() && (window.get() < 7 || window.get() > 30)) {
      throw AwsRefusal.parameter(
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    Instant now = shelf.now();
    Optional<Secret> there = shelf.existing(request.region(), id);
    if (there.isEmpty() && force && !id.startsWith("arn:")) {
      // A forced deletion does not say whether there was anything.
      return Answers.of(Secret.fresh(shelf.newArn(request.region(), id), id, request.region(), now))
          .put("DeletionDate", Answers.seconds(now));
    }
    Secret secret = there.orElseThrow(AwsRefusal::noSecret);
    if (secret.isReplica()) {
      throw AwsRefusal.request(
          "Operation not permitted on a replica secret. Call must be made in primary secret's region.");
    }
    if (!secret.replicas().isEmpty()) {
      throw AwsRefusal.request(
          "You can't delete secret %s that still has replica regions %s."
              .formatted(secret.name(), secret.replicas().stream().map(Replica::region).toList()));
    }
    Instant due = force ? now : now.plus(Duration.ofDays(window.orElse(30L)));
    if (force) {
      shelf.remove(secret.region(), secret.name());
    } else {
      shelf.put(secret.withDeletion(new Secret.Deletion(now, due)));
    }
    return Answers.of(secret).put("DeletionDate", Answers.seconds(due));
  }

  ObjectNode restore(AwsRequest request) {
    Secret secret =
        shelf.latest(request.region(), request.secretId()).orElseThrow(AwsRefusal::noSecret);
    shelf.put(secret.withDeletion(null));
    return Answers.of(secret);
  }

  ObjectNode tag(AwsRequest request) {
    Secret secret = shelf.writable(request.region(), request.secretId());
    replication.store(request, secret.withTags(Tags.added(secret.tags(), request.parameters())));
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode untag(AwsRequest request) {
    Secret secret = shelf.writable(request.region(), request.secretId());
    Map<String, String> tags = new TreeMap<>(secret.tags());
    tags.keySet().removeAll(request.parameters().texts("TagKeys"));
    replication.store(request, secret.withTags(tags));
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode replicate(AwsRequest request) {
    Secret secret = shelf.writable(request.region(), request.secretId());
    if (request.parameters().objects("AddReplicaRegions").isEmpty()) {
      throw Parameters.missing("AddReplicaRegions");
    }
    return replicas(replication.store(request, replication.extended(request, secret)));
  }

  ObjectNode unreplicate(AwsRequest request) {
    Secret secret = shelf.writable(request.region(), request.secretId());
    List<String> regions = request.parameters().texts("RemoveReplicaRegions");
    if (regions.isEmpty()) {
      throw Parameters.missing("RemoveReplicaRegions");
    }
    List<Replica> left =
        secret.replicas().stream().filter(r -> !regions.contains(r.region())).toList();
    return replicas(replication.store(request, secret.withReplicas(left)));
  }

  private ObjectNode replicas(Secret secret) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ARN", secret.arn());
    Answers.replicas(answer, secret, shelf.now(), shelf.replicationDelay());
    return answer;
  }
}
