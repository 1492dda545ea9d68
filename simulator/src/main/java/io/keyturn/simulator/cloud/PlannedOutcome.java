package io.keyturn.simulator.cloud;

import io.grpc.Context;
import io.temporal.api.cloud.operation.v1.AsyncOperation;

/**
 * How the operation that a call starts shall end, other than well.
 *
 * @param state FAILED, REJECTED or CANCELLED
 * @param reason what the operation gives as its failure
 */
public record PlannedOutcome(AsyncOperation.State state, String reason) {
  /** Carries a plan from a fault to the operation that the call starts; unset in ordinary calls. */
  public static final Context.Key<PlannedOutcome> KEY = Context.key("planned-outcome");

  public PlannedOutcome {
    if (state != AsyncOperation.State.STATE_FAILED
        && state != AsyncOperation.State.STATE_REJECTED
        && state != AsyncOperation.State.STATE_CANCELLED) {
      throw new IllegalArgumentException("An operation cannot be planned to end " + state + ".");
    }
  }
}
