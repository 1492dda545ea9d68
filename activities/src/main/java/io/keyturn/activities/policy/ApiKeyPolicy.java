package io.keyturn.activities.policy;

import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.workflows.rules.KeyRules;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key.
 *
 * @param owner whose key it is
 * @param namespace where it is used; null for a key that is used with the Cloud Operations API
 *     alone
 * @param lifetime how long a new key lives, at most {@link KeyRules#LONGEST_LIFE}
 * @param secret where its token is kept
 * @param replaces the certificate whose place it takes, null where it takes none
 */
public record ApiKeyPolicy(
    KeyOwner owner,
    @Nullable String namespace,
    Duration lifetime,
    String secret,
    @Nullable String replaces,
    List<WorkerGroup> workers,
    List<Client> clients)
    implements UsedCredential {
  /** Copies what is given and checks owner, lifetime and that users have a namespace. */
  public ApiKeyPolicy {
    workers = List.copyOf(workers);
    clients = List.copyOf(clients);
    if (owner.id().isBlank()) {
      throw new IllegalArgumentException("an API key needs the id of its owner");
    }
    if (lifetime.compareTo(KeyRules.SHORTEST_LIFE) < 0
        || lifetime.compareTo(KeyRules.LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException(
          "an API key lives for a minute at least and 730 days at most");
    }
    if (namespace == null && !(workers.isEmpty() && clients.isEmpty())) {
      throw new IllegalArgumentException("who has workers or clients needs a namespace");
    }
  }
}
