package io.keyturn.activities.ports;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;

/** Strikes one of the changes that fakes make, before it takes effect or after it. */
public final class Strikes {
  private int changes;
  private int struck = -1;
  private boolean afterEffect;
  private boolean hit;

  /** Arms a strike at the change of that number from now on, counted from 0. */
  public synchronized void arm(int change, boolean after) {
    changes = 0;
    struck = change;
    afterEffect = after;
    hit = false;
  }

  /** Takes the strike away and tells whether it has hit. */
  public synchronized boolean disarm() {
    struck = -1;
    return hit;
  }

  /** Makes a change. */
  synchronized void around(Runnable change) {
    boolean now = changes++ == struck;
    hit |= now;
    if (now && !afterEffect) {
      throw lost();
    }
    change.run();
    if (now) {
      throw lost();
    }
  }

  /** Counts every change that was asked for. */
  public synchronized int changes() {
    return changes;
  }

  private static RotationProblem lost() {
    return new RotationProblem(FailureKind.UNAVAILABLE, "the Worker died", "Another goes on.");
  }
}
