package io.keyturn.activities.policy;

import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.workflows.domain.KeyAlgorithm;
import java.time.Duration;

/**
 * Who signs certificates.
 *
 * @param builtin keyturn itself, with a key in the secret store
 */
public record IssuerPolicy(Builtin builtin) {
  /**
   * The built-in issuer.
   *
   * @param organization subject of the authority
   * @param key algorithm of its key
   * @param lifetime of a new authority
   * @param secret where its certificate and key are kept
   */
  public record Builtin(String organization, KeyAlgorithm key, Duration lifetime, String secret) {
    /** Checks the lifetime and that an authority can have this name. */
    public Builtin {
      var unused = new AuthorityProfile(organization, "any", key, lifetime);
      if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
        throw new IllegalArgumentException("an authority lives for at least a minute");
      }
    }
  }
}
