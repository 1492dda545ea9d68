package io.keyturn.workflows;

import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.temporal.workflow.Workflow;

/** Asks one activity. */
public final class PlanWorkflowImpl implements PlanWorkflow {
  @Override
  public RotationPlan plan(PlanRequest request) {
    return Workflow.newActivityStub(RotationActivities.class, Timeouts.inquiring("Plan"))
        .plan(request);
  }
}
