package io.keyturn.activities.ports;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service account and what it may do.
 *
 * @param scopedTo the only namespace that it can ever enter, null for one of the whole account
 * @param accountRole its role in the account, such as {@code admin}, {@code developer} or {@code
 *     read}; empty for one that is scoped to a namespace
 * @param namespaces its permission in single namespaces: {@code admin}, {@code write} or {@code
 *     read}
 */
public record ServiceAccount(
    String id,
    String name,
    String description,
    @Nullable String scopedTo,
    String accountRole,
    Map<String, String> namespaces) {
  /** Copies what is given. */
  public ServiceAccount {
    namespaces = Map.copyOf(namespaces);
  }

  /** Tells whether its keys let anybody into a namespace. */
  public boolean mayEnter(String namespace) {
    return namespaces.containsKey(namespace)
        || accountRole.equals("owner")
        || accountRole.equals("admin");
  }
}
