package io.keyturn.activities.policy;

import io.keyturn.workflows.domain.RotationSettings.Approval;
import java.time.Duration;

/**
 * How rotations behave.
 *
 * @param approval who has to approve a plan
 * @param soak how long a removal is watched; connections live 5 min and 70 s on Temporal Cloud, so
 *     8 min prove something
 * @param patience how long a proof is waited for before the rotation parks
 * @param workerHeartbeat how often Workers say what they present; 60 s is the SDK's default
 * @param pollWindow how long after its last poll a Worker counts as alive; polls last up to 70 s
 * @param clientLookBack how long before the roll clients are looked for
 */
public record Defaults(
    Approval approval,
    Duration soak,
    Duration patience,
    Duration workerHeartbeat,
    Duration pollWindow,
    Duration clientLookBack) {
  /** Checks that there is time for everything. */
  public Defaults {
    if (patience.isZero() || workerHeartbeat.isZero() || pollWindow.isZero()) {
      throw new IllegalArgumentException(
          "patience, workerHeartbeat and pollWindow must be longer than nothing");
    }
  }

  /** What is so when the policy says nothing. */
  public static Defaults standard() {
    return new Defaults(
        Approval.NONE,
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(90),
        Duration.ofMinutes(15));
  }
}
