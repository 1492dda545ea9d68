package io.keyturn.workflows;

import io.keyturn.workflows.domain.Catalog;
import io.keyturn.workflows.domain.CatalogRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Tells which credentials there are. Whoever asks needs access to home alone. */
@WorkflowInterface
public interface CatalogWorkflow {
  /** Lists the credentials of the policy. */
  @WorkflowMethod
  Catalog list(CatalogRequest request);
}
