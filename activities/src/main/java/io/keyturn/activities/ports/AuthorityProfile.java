package io.keyturn.activities.ports;

import io.keyturn.workflows.domain.KeyAlgorithm;
import java.time.Duration;
import java.util.Objects;

/**
 * What a new certificate authority is to be.
 *
 * @param organization its O; empty for none
 * @param commonName its CN; differs in each generation, so that no two have the same subject
 * @param algorithm its key
 * @param lifetime how long it is valid from now, whole seconds
 */
public record AuthorityProfile(
    String organization, String commonName, KeyAlgorithm algorithm, Duration lifetime) {
  public AuthorityProfile {
    SubjectText.check("organization", organization);
    SubjectText.check("common name", commonName);
    if (commonName.isEmpty()) {
      throw new IllegalArgumentException("an authority needs a common name");
    }
    Objects.requireNonNull(algorithm);
    SubjectText.checkLifetime(lifetime);
  }
}
