package io.keyturn.activities.steps;

import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;

/**
 * The steps of one kind of credential, as {@link io.keyturn.workflows.RotationActivities} describes
 * them. They throw {@link io.keyturn.activities.RotationProblem} and {@link
 * io.keyturn.activities.x509.CredentialProblem}.
 */
public interface CredentialSteps {
  /** Says what would change. */
  RotationPlan plan(PlanRequest request);

  /** Makes the new credential and stages it. */
  StepResult generate(StepRequest request);

  /** Has the new credential accepted. */
  StepResult support(StepRequest request);

  /** Moves Worker groups. */
  StepResult roll(RollRequest request);

  /** Proves something. */
  StepResult prove(ProofRequest request);

  /** Takes the old credential out of what is accepted. */
  StepResult remove(StepRequest request);

  /** Watches for harm. */
  StepResult watch(WatchRequest request);

  /** Deletes what is no longer needed. */
  StepResult retire(StepRequest request);

  /** Takes back what a step did. */
  StepResult undo(UndoRequest request);
}
