package io.keyturn.simulator.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores changes of secrets, and keeps account of what their copies have yet to get. */
final class Replication {
  private final SecretShelf shelf;

  Replication(SecretShelf shelf) {
    this.shelf = shelf;
  }

  /** Stores a secret's next state, and returns it as stored. */
  Secret store(AwsRequest request, Secret next) {
    List<Replica> replicas = new ArrayList<>();
    for (Replica replica : next.replicas()) {
      replicas.add(
          request
              .replicationFailure()
              .map(why -> replica.failed(why, shelf.copy(replica.region(), next.name())))
              .orElseGet(() -> replica.changed(shelf.now())));
    }
    Secret stored = next.changedAt(shelf.now()).withReplicas(replicas);
    shelf.put(stored);
    return stored;
  }

  /**
   * Returns the secret with the copies that a request adds.
   *
   * @throws AwsRefusal if one of them is in the secret's own region, or there already
   */
  Secret extended(AwsRequest request, Secret secret) {
    boolean overwrite = request.parameters().flag("ForceOverwriteReplicaSecret");
    List<Replica> replicas = new ArrayList<>(secret.replicas());
    for (Parameters wanted : request.parameters().objects("AddReplicaRegions")) {
      String region = wanted.required("Region", 128);
      if (!AwsOptions.isRegion(region)) {
        throw AwsRefusal.parameter("Invalid replica region.");
      }
      if (region.equals(secret.region())) {
        throw AwsRefusal.parameter("Invalid replica region: it is the region of the secret.");
      }
      // A copy that failed is tried anew.
      replicas.removeIf(known -> known.region().equals(region) && known.failure().isPresent());
      if (replicas.stream().anyMatch(known -> known.region().equals(region))) {
        throw AwsRefusal.request("The secret is already replicated to " + region + ".");
      }
      replicas.add(replica(region, wanted.text("KmsKeyId", 0, 2048).orElse(""), secret, overwrite));
    }
    return secret.withReplicas(replicas);
  }

  private Replica replica(String region, String kmsKeyId, Secret secret, boolean overwrite) {
    Replica fresh = new Replica(region, kmsKeyId, shelf.now(), Optional.empty());
    if (shelf.latest(region, secret.name()).isEmpty()) {
      return fresh;
    }
    if (overwrite) {
      shelf.remove(region, secret.name());
      return fresh;
    }
    return fresh.failed(
        "Replication failed: Secret name " + secret.name() + " already exists in this region.",
        Optional.empty());
  }
}
