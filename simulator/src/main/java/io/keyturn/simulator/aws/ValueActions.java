package io.keyturn.simulator.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The actions that store and hand out values. */
final class ValueActions {
  private static final Predicate<String> NAME =
      Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}").asMatchPredicate();

  private final SecretShelf shelf;
  private final Replication replication;

  ValueActions(SecretShelf shelf, Replication replication) {
    this.shelf = shelf;
    this.replication = replication;
  }

  ObjectNode create(AwsRequest request) {
    Parameters parameters = request.parameters();
    String name = parameters.required("Name", 512);
    if (!NAME.test(name)) {
      throw AwsRefusal.validation(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
    }
    Optional<SecretContent> content = SecretContent.of(parameters);
    Optional<String> token = content.map(value -> request.token());
    if (shelf.existing(request.region(), name).isPresent()) {
      return repeated(request, name, content, token);
    }
    Secret secret =
        Secret.fresh(shelf.newArn(request.region(), name), name, request.region(), shelf.now())
            .withDescription(parameters.text("Description", 0, 2048).orElse(""))
            .withKmsKeyId(parameters.text("KmsKeyId", 0, 2048).orElse(""));
    secret = secret.withTags(Tags.added(secret.tags(), parameters));
    if (content.isPresent()) {
      secret = stored(secret, token.orElseThrow(), content.get(), Set.of(Labels.CURRENT));
    }
    secret = replication.extended(request, secret);
    return created(replication.store(request, secret), token);
  }

  private ObjectNode repeated(
      AwsRequest request, String name, Optional<SecretContent> content, Optional<String> token) {
    Secret there = shelf.existing(request.region(), name).orElseThrow(AwsRefusal::noSecret);
    if (there.deletion().isPresent()) {
      throw AwsRefusal.request(
          "You can't create this secret because a secret with this name is already scheduled for deletion.");
    }
    boolean same =
        token
            .flatMap(id -> Labels.find(there.versions(), id))
            .filter(version -> version.content().equals(content))
            .isPresent();
    if (!same) {
      throw AwsRefusal.exists(
          "The operation failed because the secret " + name + " already exists.");
    }
    return created(there, token);
  }

  private ObjectNode created(Secret secret, Optional<String> token) {
    ObjectNode answer = Answers.of(secret);
    token.ifPresent(id -> answer.put("VersionId", id));
    Answers.replicas(answer, secret, shelf.now(), shelf.replicationDelay());
    return answer;
  }

  ObjectNode get(AwsRequest request) {
    Optional<String> id = request.parameters().text("VersionId", 32, 64);
    Optional<String> label = request.parameters().text("VersionStage", 1, 256);
    Secret secret = shelf.readable(request.region(), request.secretId());
    SecretVersion version = version(secret, id, label);
    SecretContent content = version.content().orElseThrow(() -> noValue(id, label));
    ObjectNode answer =
        Answers.of(secret)
            .put("VersionId", version.id())
            .put(content.binary() ? "SecretBinary" : "SecretString", content.text())
            .put("CreatedDate", Answers.seconds(version.created()));
    ArrayNode labels = answer.putArray("VersionStages");
    version.labels().forEach(labels::add);
    return answer;
  }

  private static SecretVersion version(Secret secret, Optional<String> id, Optional<String> label) {
    if (id.isEmpty()) {
      return Labels.holder(secret.versions(), label.orElse(Labels.CURRENT))
          .orElseThrow(() -> noValue(id, label));
    }
    SecretVersion version =
        Labels.find(secret.versions(), id.get()).orElseThrow(() -> noValue(id, label));
    if (label.isPresent() && !version.labels().contains(label.get())) {
      throw AwsRefusal.request(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  private static AwsRefusal noValue(Optional<String> id, Optional<String> label) {
    return AwsRefusal.notFound(
        "Secrets Manager can't find the specified secret value for "
            + id.map(version -> "VersionId: " + version)
                .orElse("staging label: " + label.orElse(Labels.CURRENT)));
  }

  ObjectNode put(AwsRequest request) {
    String id = request.secretId();
    SecretContent content =
        SecretContent.of(request.parameters())
            .orElseThrow(
                () -> AwsRefusal.request("You must provide either SecretString or SecretBinary."));
    String token = request.token();
    Set<String> labels = labels(request.parameters());
    Secret secret = shelf.writable(request.region(), id);
    if (!isRepeat(secret, token, content)) {
      secret = replication.store(request, stored(secret, token, content, labels));
    }
    ObjectNode answer = Answers.of(secret).put("VersionId", token);
    ArrayNode shown = answer.putArray("VersionStages");
    Labels.find(secret.versions(), token)
        .ifPresent(version -> version.labels().forEach(shown::add));
    return answer;
  }

  private static Set<String> labels(Parameters parameters) {
    if (!parameters.has("VersionStages")) {
      return Set.of(Labels.CURRENT);
    }
    List<String> labels = parameters.texts("VersionStages");
    if (labels.isEmpty()
        || labels.size() > Labels.MOST_PER_VERSION
        || labels.stream().anyMatch(label -> label.isEmpty() || label.length() > 256)) {
      throw AwsRefusal.validation(
          "1 validation error detected: Value at 'versionStages' failed to satisfy constraint: Member must have length between 1 and 20");
    }
    return new LinkedHashSet<>(labels);
  }

  ObjectNode update(AwsRequest request) {
    Parameters parameters = request.parameters();
    String id = request.secretId();
    Optional<SecretContent> content = SecretContent.of(parameters);
    Optional<String> token = content.map(value -> request.token());
    Optional<String> description = parameters.text("Description", 0, 2048);
    Optional<String> kmsKeyId = parameters.text("KmsKeyId", 0, 2048);
    Secret secret = shelf.writable(request.region(), id);
    Secret next = secret;
    if (description.isPresent()) {
      next = next.withDescription(description.get());
    }
    if (kmsKeyId.isPresent()) {
      next = next.withKmsKeyId(kmsKeyId.get());
    }
    if (content.isPresent() && !isRepeat(secret, token.orElseThrow(), content.get())) {
      next = stored(next, token.get(), content.get(), Set.of(Labels.CURRENT));
    }
    if (!next.equals(secret)) {
      next = replication.store(request, next);
    }
    ObjectNode answer = Answers.of(next);
    token.ifPresent(version -> answer.put("VersionId", version));
    return answer;
  }

  /** Returns whether the version is there with this value; another value is refused. */
  private static boolean isRepeat(Secret secret, String token, SecretContent content) {
    Optional<SecretContent> there =
        Labels.find(secret.versions(), token).flatMap(SecretVersion::content);
    if (there.isPresent() && !there.get().equals(content)) {
      throw AwsRefusal.exists(
          "You can't modify an existing version, you can only create new versions to store new secret values.");
    }
    return there.isPresent();
  }

  private Secret stored(Secret secret, String token, SecretContent content, Set<String> wanted) {
    List<SecretVersion> versions = new ArrayList<>(secret.versions());
    if (Labels.find(versions, token).isPresent()) {
      versions.replaceAll(version -> version.id().equals(token) ? version.with(content) : version);
    } else {
      versions.add(
          new SecretVersion(token, Optional.of(content), Set.of(), shelf.now(), secret.kmsKeyId()));
    }
    Set<String> labels = new LinkedHashSet<>(wanted);
    // A secret with a value has a current one: the first becomes it, whatever labels it asks for.
    if (Labels.holder(versions, Labels.CURRENT).isEmpty()) {
      labels.add(Labels.CURRENT);
    }
    List<SecretVersion> labelled = versions;
    for (String label : labels) {
      labelled = Labels.attach(labelled, token, label);
    }
    return secret.withVersions(labelled);
  }
}
