package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Steering;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Rotates one credential in five steps. Its workflow id is {@link
 * io.keyturn.workflows.domain.Names#workflowId}, so a credential has one rotation at a time.
 *
 * <p>It is steered by Updates alone; each is refused, with a sentence, where it makes no sense.
 * Cancelling the workflow from outside is heeded like an abort, wherever an abort would be taken;
 * elsewhere the rotation goes on to its end.
 */
@WorkflowInterface
public interface RotationWorkflow {
  /** Runs the rotation to its end. */
  @WorkflowMethod
  RotationResult run(RotationRequest request);

  /** Tells where the rotation stands. */
  @QueryMethod
  RotationStatus status();

  /** Approves the plan by its hash. */
  @UpdateMethod
  RotationStatus approve(PlanApproval approval);

  /** Refuses what {@link #approve} cannot take. */
  @UpdateValidatorMethod(updateName = "approve")
  void validateApprove(PlanApproval approval);

  /** Stops before the next change; what runs is finished first. */
  @UpdateMethod
  RotationStatus pause(Steering steering);

  /** Refuses what {@link #pause} cannot take. */
  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(Steering steering);

  /** Goes on after a pause. */
  @UpdateMethod
  RotationStatus resume(Steering steering);

  /** Refuses what {@link #resume} cannot take. */
  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(Steering steering);

  /** Undoes what was done and ends. */
  @UpdateMethod
  RotationStatus abort(Steering steering);

  /** Refuses what {@link #abort} cannot take. */
  @UpdateValidatorMethod(updateName = "abort")
  void validateAbort(Steering steering);

  /** Tells a parked rotation how to go on. */
  @UpdateMethod
  RotationStatus resolve(ParkResolution resolution);

  /** Refuses what {@link #resolve} cannot take. */
  @UpdateValidatorMethod(updateName = "resolve")
  void validateResolve(ParkResolution resolution);

  /** Makes the soak after the removal longer. */
  @UpdateMethod
  RotationStatus extendSoak(SoakExtension extension);

  /** Refuses what {@link #extendSoak} cannot take. */
  @UpdateValidatorMethod(updateName = "extendSoak")
  void validateExtendSoak(SoakExtension extension);

  /** Hears from the rotation of a certificate under this authority. */
  @SignalMethod
  void certificateReported(CertificateReport report);

  /** Hears the word of the authority's rotation. */
  @SignalMethod
  void authorityDecided(AuthorityWord word);
}
