package io.keyturn.workflows;

import io.keyturn.workflows.domain.Catalog;
import io.keyturn.workflows.domain.CatalogRequest;
import io.temporal.workflow.Workflow;

/** Asks one activity. */
public final class CatalogWorkflowImpl implements CatalogWorkflow {
  @Override
  public Catalog list(CatalogRequest request) {
    return Workflow.newActivityStub(
            InquiryActivities.class, Timeouts.inquiring("List the credentials"))
        .catalog(request);
  }
}
