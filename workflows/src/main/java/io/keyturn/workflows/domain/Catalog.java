package io.keyturn.workflows.domain;

import java.util.List;

/** All credentials of the policy that is in force, by name. */
public record Catalog(List<CredentialEntry> credentials) {
  /** Copies what is given. */
  public Catalog {
    credentials = List.copyOf(credentials);
  }
}
