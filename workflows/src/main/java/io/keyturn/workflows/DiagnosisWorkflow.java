package io.keyturn.workflows;

import io.keyturn.workflows.domain.Diagnosis;
import io.keyturn.workflows.domain.DiagnosisRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Tells whether rotations can succeed. Whoever asks needs access to home alone. */
@WorkflowInterface
public interface DiagnosisWorkflow {
  /** Examines everything that rotations depend on. */
  @WorkflowMethod
  Diagnosis diagnose(DiagnosisRequest request);
}
