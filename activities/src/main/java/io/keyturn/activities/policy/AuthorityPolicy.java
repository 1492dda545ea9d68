package io.keyturn.activities.policy;

import java.util.List;
import java.util.Set;

/**
 * A client CA.
 *
 * @param namespaces the namespaces that accept it, such as {@code payments.a2dd6}
 */
public record AuthorityPolicy(List<String> namespaces, IssuerPolicy issuer) {
  /** Checks that there is a namespace, and none twice. */
  public AuthorityPolicy {
    namespaces = List.copyOf(namespaces);
    if (namespaces.isEmpty()) {
      throw new IllegalArgumentException("an authority needs at least one namespace");
    }
    if (namespaces.stream().anyMatch(String::isBlank)
        || Set.copyOf(namespaces).size() < namespaces.size()) {
      throw new IllegalArgumentException("a namespace is named twice or has no name");
    }
  }
}
