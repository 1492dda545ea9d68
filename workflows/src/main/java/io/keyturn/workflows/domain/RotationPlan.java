package io.keyturn.workflows.domain;

import io.keyturn.workflows.rules.Strength;
import java.util.List;

/**
 * What a rotation will change, made before anything is changed and recorded in its history.
 *
 * @param changes the diff, a line each
 * @param findings what the checks found; one ERROR refuses the plan
 * @param certificates credentials under a client CA, each rotated by a child of its own
 * @param waves Worker groups in the order in which they move, canary first
 * @param hash names this plan in an approval
 */
public record RotationPlan(
    RotationRef rotation,
    List<String> changes,
    List<Finding> findings,
    List<String> certificates,
    List<List<String>> waves,
    RotationSettings settings,
    String hash) {
  /** Copies what is given. */
  public RotationPlan {
    changes = List.copyOf(changes);
    findings = List.copyOf(findings);
    certificates = List.copyOf(certificates);
    waves = List.copyOf(waves);
  }

  /** Tells whether no check refuses the plan. */
  public boolean admitted() {
    return findings.stream().noneMatch(finding -> finding.strength() == Strength.ERROR);
  }
}
