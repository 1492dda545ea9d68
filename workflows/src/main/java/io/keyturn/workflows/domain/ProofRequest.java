package io.keyturn.workflows.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Asks for a proof, looking again and again until it stands or the deadline has passed.
 *
 * @param groups the Worker groups to look at
 * @param baseline live Workers of each group before the roll
 * @param rolledAt when the new version became current; clients are judged by what they do after
 * @param deadline until when to go on looking
 */
public record ProofRequest(
    RotationRef rotation,
    Proof proof,
    List<String> groups,
    Map<String, Integer> baseline,
    Instant rolledAt,
    Instant deadline) {
  /** Copies what is given. */
  public ProofRequest {
    groups = List.copyOf(groups);
    baseline = Map.copyOf(baseline);
  }
}
