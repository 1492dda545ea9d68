package io.keyturn.workflows;

import io.keyturn.workflows.domain.Diagnosis;
import io.keyturn.workflows.domain.DiagnosisRequest;
import io.temporal.workflow.Workflow;

/** Asks one activity. */
public final class DiagnosisWorkflowImpl implements DiagnosisWorkflow {
  @Override
  public Diagnosis diagnose(DiagnosisRequest request) {
    return Workflow.newActivityStub(InquiryActivities.class, Timeouts.inquiring("Examine"))
        .diagnose(request);
  }
}
