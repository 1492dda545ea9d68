package io.keyturn.workflows.domain;

import java.time.Instant;
import java.util.List;

/**
 * Asks for an examination of what rotations depend on.
 *
 * @param credentials which credentials; none for all of the policy
 * @param askedAt what the clock of whoever asks said
 */
public record DiagnosisRequest(String requestedBy, List<String> credentials, Instant askedAt) {
  /** Checks the names. */
  public DiagnosisRequest {
    credentials = List.copyOf(credentials);
    credentials.forEach(Names::credential);
  }
}
