package io.keyturn.workflows.domain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A credential of the policy, for whoever chooses among them.
 *
 * @param labels what operators choose by
 * @param secret name of the secret that it is kept in
 * @param namespaces where it lets anybody in
 * @param authority the client CA that it is under, null where it is under none
 */
public record CredentialEntry(
    String credential,
    CredentialKind kind,
    Map<String, String> labels,
    String secret,
    List<String> namespaces,
    @Nullable String authority) {
  /** Copies what is given. */
  public CredentialEntry {
    labels = Map.copyOf(labels);
    namespaces = List.copyOf(namespaces);
  }
}
