package io.keyturn.simulator.faults;

import java.util.Set;

/**
 * Refuses client certificates of authorities that a stale node of the frontend does not know.
 *
 * @param namespace whose front refuses
 * @param knownAuthorities SHA-256 fingerprints (lower-case hex) of the authorities that it knows
 * @param afterAccepted how many connections of each leaf are let in first
 */
public record LeafRefusal(String namespace, Set<String> knownAuthorities, int afterAccepted) {
  public LeafRefusal {
    knownAuthorities = Set.copyOf(knownAuthorities);
    if (namespace.isBlank() || afterAccepted < 0) {
      throw new IllegalArgumentException(
          "A refusal of leafs needs a namespace and an afterAccepted of 0 or more.");
    }
  }
}
