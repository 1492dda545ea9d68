package io.keyturn.workflows.domain;

/** The kinds of credential that a rotation renews. */
public enum CredentialKind {
  /** The client CA that namespaces accept. */
  CLIENT_CA("client-ca"),
  /** A client certificate under such a CA. */
  CLIENT_CERTIFICATE("client-certificate"),

  /** An API key of a service account or user. */
  API_KEY("api-key");

  private final String label;

  CredentialKind(String label) {
    this.label = label;
  }

  /** The name that people, search attributes and reports use. */
  public String label() {
    return label;
  }
}
