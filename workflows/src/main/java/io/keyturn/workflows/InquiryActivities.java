package io.keyturn.workflows;

import io.keyturn.workflows.domain.Catalog;
import io.keyturn.workflows.domain.CatalogRequest;
import io.keyturn.workflows.domain.Diagnosis;
import io.keyturn.workflows.domain.DiagnosisRequest;
import io.temporal.activity.ActivityInterface;

/** Answers questions about the policy and what it names. Changes nothing. */
@ActivityInterface
public interface InquiryActivities {
  /** Lists the credentials of the policy. */
  Catalog catalog(CatalogRequest request);

  /** Looks at everything that rotations depend on; what cannot be reached is a finding. */
  Diagnosis diagnose(DiagnosisRequest request);
}
