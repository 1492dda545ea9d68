package io.keyturn.workflows;

import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Tells what a rotation would change, without starting it. Whoever asks needs access to home alone.
 */
@WorkflowInterface
public interface PlanWorkflow {
  /** Makes the plan that a rotation would begin with. */
  @WorkflowMethod
  RotationPlan plan(PlanRequest request);
}
