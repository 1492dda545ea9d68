package io.keyturn.activities;

import io.keyturn.workflows.domain.FailureKind;
import java.time.Duration;

/** Waits inside activities. */
public final class Pauses {
  private Pauses() {}

  /**
   * Waits for the given time.
   *
   * @throws RotationProblem UNAVAILABLE when the Worker shuts down meanwhile
   */
  public static void waitFor(Duration time) {
    try {
      Thread.sleep(Math.max(0, time.toMillis()));
    } catch (InterruptedException shutDown) {
      Thread.currentThread().interrupt();
      throw new RotationProblem(
          FailureKind.UNAVAILABLE, "this Worker shuts down", "Another Worker goes on.");
    }
  }
}
