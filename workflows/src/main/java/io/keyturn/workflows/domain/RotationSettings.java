package io.keyturn.workflows.domain;

import java.time.Duration;

/**
 * How a rotation behaves, as the policy said when it was planned.
 *
 * @param soak how long the old credential's removal is watched; longer than connections live
 * @param patience how long a proof is waited for before the rotation parks
 * @param emergency whether the old credential goes without waiting for anybody, and for good
 */
public record RotationSettings(
    Approval approval, Duration soak, Duration patience, boolean emergency) {
  /** Who has to approve a plan. */
  public enum Approval {
    NONE,
    ANYONE,
    OTHER_PERSON
  }

  /** Checks the lengths. */
  public RotationSettings {
    if (soak.isNegative() || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("soak must not be negative, patience must be positive");
    }
  }
}
