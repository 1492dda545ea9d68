package io.keyturn.simulator.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The actions on versions and their staging labels. */
final class LabelActions {
  private final SecretShelf shelf;
  private final Replication replication;

  LabelActions(SecretShelf shelf, Replication replication) {
    this.shelf = shelf;
    this.replication = replication;
  }

  /**
   * Moves a label or takes it off.
   *
   * <ol>
   *   <li>The versions that the request names exist.
   *   <li>Where the label is on a version, the request names that one to take it off; where it is
   *       on none, it names none.
   *   <li>AWSCURRENT is only ever moved. AWSPREVIOUS goes to the version that had it.
   * </ol>
   */
  ObjectNode move(AwsRequest request) {
    String id = request.secretId();
    String label = request.parameters().required("VersionStage", 256);
    Optional<String> from = request.parameters().text("RemoveFromVersionId", 32, 64);
    Optional<String> to = request.parameters().text("MoveToVersionId", 32, 64);
    Secret secret = shelf.writable(request.region(), id);
    from.ifPresent(version -> mustExist(secret, version));
    to.ifPresent(version -> mustExist(secret, version));
    Optional<String> holder = Labels.holder(secret.versions(), label).map(SecretVersion::id);
    if (from.isEmpty() && to.isEmpty()) {
      throw AwsRefusal.parameter("You must provide RemoveFromVersionId or MoveToVersionId.");
    }
    if (from.isPresent() && !from.equals(holder)) {
      throw AwsRefusal.parameter(
          "The staging label %s is not found in version %s.".formatted(label, from.get()));
    }
    if (from.isEmpty() && holder.isPresent()) {
      throw AwsRefusal.parameter(
          "The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId."
              .formatted(label, holder.get()));
    }
    if (to.isEmpty() && label.equals(Labels.CURRENT)) {
      throw AwsRefusal.parameter(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
    }
    List<SecretVersion> versions =
        to.isPresent()
            ? Labels.attach(secret.versions(), to.get(), label)
            : Labels.remove(secret.versions(), label);
    replication.store(request, secret.withVersions(versions));
    return Answers.of(secret);
  }

  private static void mustExist(Secret secret, String version) {
    if (Labels.find(secret.versions(), version).isEmpty()) {
      throw AwsRefusal.notFound("Secrets Manager can't find the specified secret version.");
    }
  }

  ObjectNode list(AwsRequest request) {
    Secret secret = shelf.readable(request.region(), request.secretId());
    boolean deprecated = request.parameters().flag("IncludeDeprecated");
    List<SecretVersion> shown =
        secret.versions().stream().filter(v -> deprecated || !v.labels().isEmpty()).toList();
    Page<SecretVersion> page = Page.of(shown, SecretVersion::id, request.parameters());
    ObjectNode answer = Answers.of(secret);
    ArrayNode versions = answer.putArray("Versions");
    for (SecretVersion version : page.items()) {
      ObjectNode one =
          versions
              .addObject()
              .put("VersionId", version.id())
              .put("CreatedDate", Answers.seconds(version.created()));
      ArrayNode labels = one.putArray("VersionStages");
      version.labels().forEach(labels::add);
      one.putArray("KmsKeyIds")
          .add(version.kmsKeyId().isEmpty() ? "DefaultEncryptionKey" : version.kmsKeyId());
    }
    page.next().ifPresent(next -> answer.put("NextToken", next));
    return answer;
  }
}
