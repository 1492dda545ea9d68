package io.keyturn.simulator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The service behind the protocol: permits an action, and runs one at a time. */
final class SecretsManager {
  private final Object lock = new Object();
  private final SecretShelf shelf;
  private final Map<String, Function<AwsRequest, ObjectNode>> actions;

  SecretsManager(SecretShelf shelf) {
    this.shelf = shelf;
    Replication replication = new Replication(shelf);
    ValueActions values = new ValueActions(shelf, replication);
    LabelActions labels = new LabelActions(shelf, replication);
    SecretActions secrets = new SecretActions(shelf, replication);
    actions =
        Map.ofEntries(
            Map.entry("CreateSecret", values::create),
            Map.entry("GetSecretValue", values::get),
            Map.entry("PutSecretValue", values::put),
            Map.entry("UpdateSecret", values::update),
            Map.entry("UpdateSecretVersionStage", labels::move),
            Map.entry("ListSecretVersionIds", labels::list),
            Map.entry("DescribeSecret", secrets::describe),
            Map.entry("ListSecrets", secrets::list),
            Map.entry("DeleteSecret", secrets::delete),
            Map.entry("RestoreSecret", secrets::restore),
            Map.entry("TagResource", secrets::tag),
            Map.entry("UntagResource", secrets::untag),
            Map.entry("ReplicateSecretToRegions", secrets::replicate),
            Map.entry("RemoveRegionsFromReplication", secrets::unreplicate));
  }

  boolean knows(String action) {
    return actions.containsKey(action);
  }

  /** Returns the name of the secret that a request is about, "" for none. */
  String secretName(String region, Parameters parameters) {
    Optional<String> id = parameters.text("SecretId").or(() -> parameters.text("Name"));
    return id.map(
            text ->
                locked(() -> shelf.existing(region, text))
                    .map(Secret::name)
                    .orElse(text.startsWith("arn:") ? "" : text))
        .orElse("");
  }

  /**
   * Permits an action.
   *
   * @throws AwsRefusal if the caller lacks a permission that it takes
   */
  void permit(String action, AwsRequest request) {
    Parameters parameters = request.parameters();
    String resource =
        parameters
            .text("SecretId")
            .or(() -> parameters.text("Name"))
            .map(id -> resource(request.region(), id))
            .orElse("*");
    request.caller().mustBeAllowed(action, resource);
    if (action.equals("CreateSecret")) {
      for (String also : alsoOnCreate(parameters)) {
        request.caller().mustBeAllowed(also, resource);
      }
    }
  }

  private static List<String> alsoOnCreate(Parameters parameters) {
    boolean tags = !parameters.objects("Tags").isEmpty();
    boolean replicas = !parameters.objects("AddReplicaRegions").isEmpty();
    return tags && replicas
        ? List.of("TagResource", "ReplicateSecretToRegions")
        : tags
            ? List.of("TagResource")
            : replicas ? List.of("ReplicateSecretToRegions") : List.of();
  }

  private String resource(String region, String id) {
    return locked(() -> shelf.existing(region, id))
        .map(Secret::arn)
        .orElseGet(() -> id.startsWith("arn:") ? id : shelf.partialArn(region, id));
  }

  ObjectNode run(String action, AwsRequest request) {
    Function<AwsRequest, ObjectNode> known = actions.get(action);
    if (known == null) {
      throw new AwsRefusal("UnknownOperationException", "Unknown operation " + action + ".");
    }
    return locked(() -> known.apply(request));
  }

  <T> T locked(Supplier<T> task) {
    synchronized (lock) {
      return task.get();
    }
  }
}
