package io.keyturn.simulator;

import java.util.Locale;

/** How clients log in to a namespace. */
public enum NamespaceLogin {
  /** By client certificate. */
  MTLS,
  /** By API key; no certificate is asked for. */
  API_KEY,
  /** By either. */
  BOTH;

  /**
   * Reads {@code mtls}, {@code api-key} or {@code both}.
   *
   * @throws IllegalArgumentException with a sentence for people if it is none
   */
  static NamespaceLogin parse(String text) {
    for (NamespaceLogin login : values()) {
      if (login.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return login;
      }
    }
    throw new IllegalArgumentException(
        "A namespace's login must be mtls, api-key or both, not '" + Printable.of(text) + "'.");
  }

  boolean byCertificate() {
    return this != API_KEY;
  }

  boolean byKey() {
    return this != MTLS;
  }
}
