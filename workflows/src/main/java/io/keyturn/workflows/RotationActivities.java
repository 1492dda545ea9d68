package io.keyturn.workflows;

import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;
import io.temporal.activity.ActivityInterface;

/**
 * How a rotation touches the world. Each activity observes, acts if it must, and observes again, so
 * that a repeat after a crash finds its work done.
 *
 * <p>Failures carry the name of a {@link io.keyturn.workflows.domain.FailureKind} as their type and
 * the remedy as their first detail.
 */
@ActivityInterface
public interface RotationActivities {
  /** Gathers the facts, checks the rules and says what would change. Changes nothing. */
  RotationPlan plan(PlanRequest request);

  /** Makes the new credential and stages it in the secret store. */
  StepResult generate(StepRequest request);

  /** Has the new credential accepted beside the old one. */
  StepResult support(StepRequest request);

  /** Counts the live Workers, then points some of the groups to the new credential. */
  StepResult roll(RollRequest request);

  /** Looks until what is asked stands proven, or until the deadline. Changes nothing. */
  StepResult prove(ProofRequest request);

  /** Takes the old credential out of what is accepted. */
  StepResult remove(StepRequest request);

  /** Watches for harm after the removal. */
  StepResult watch(WatchRequest request);

  /** Deletes what is no longer needed: the point of no return. */
  StepResult retire(StepRequest request);

  /** Takes back what a step did; nothing if it did nothing. */
  StepResult undo(UndoRequest request);
}
