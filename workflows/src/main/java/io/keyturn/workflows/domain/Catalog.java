package io.keyturn.workflows.domain;

import java.util.List;

/**
 * All credentials of the policy that is in force, by name.
 *
 * @param policy where the policy was read from
 */
public record Catalog(String policy, List<CredentialEntry> credentials) {
  /** Copies what is given. */
  public Catalog {
    credentials = List.copyOf(credentials);
  }
}
