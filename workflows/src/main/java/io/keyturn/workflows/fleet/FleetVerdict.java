package io.keyturn.workflows.fleet;

import java.util.List;
import java.util.Map;

/**
 * What follows from a look at the fleet.
 *
 * @param moved live Workers of each group that were seen with what is wanted
 * @param live live Workers of each group, whatever they present
 * @param holding who or what holds the rotation back, a line each
 * @param refused who tried the new credential and was refused
 */
public record FleetVerdict(
    Map<String, Integer> moved,
    Map<String, Integer> live,
    List<String> holding,
    List<String> refused) {
  /** Copies what is given. */
  public FleetVerdict {
    moved = Map.copyOf(moved);
    live = Map.copyOf(live);
    holding = List.copyOf(holding);
    refused = List.copyOf(refused);
  }

  /** Tells whether everyone was seen with what is wanted. */
  public boolean proven() {
    return holding.isEmpty() && refused.isEmpty();
  }
}
