package io.keyturn.starter;

import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Steering;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/**
 * A rotation that does nothing: it stands at the stage that its credential is named after, until a
 * certificate's report names another. Abort ends it.
 */
public final class ScriptedRotation implements RotationWorkflow {
  private final RotationRequest request;
  private final List<Decision> decisions = new ArrayList<>();
  private String stage;

  @WorkflowInit
  public ScriptedRotation(RotationRequest request) {
    this.request = request;
    stage = request.credential();
    decided("rotate", new Steering(request.requestedBy(), request.reason()));
  }

  @Override
  public RotationResult run(RotationRequest same) {
    Workflow.await(() -> status().phase() == Phase.CLOSED);
    Workflow.await(Workflow::isEveryHandlerFinished);
    return new RotationResult(
        request.credential(), null, "r-1", Outcome.COMPLETED, "", "", List.of(), decisions);
  }

  @Override
  public RotationStatus status() {
    return Stages.of(stage, request.credential(), decisions);
  }

  private RotationStatus decided(String what, Steering steering) {
    decisions.add(new Decision(what, steering.by(), steering.why(), Stages.BEGAN));
    return status();
  }

  private void refuseUnless(boolean wanted) {
    if (!wanted) {
      throw new IllegalArgumentException("that makes no sense\u001b in stage " + stage);
    }
  }

  @Override
  public RotationStatus approve(PlanApproval approval) {
    return decided("approve " + approval.planHash(), approval.steering());
  }

  @Override
  public void validateApprove(PlanApproval approval) {
    refuseUnless(stage.equals("waiting"));
  }

  @Override
  public RotationStatus pause(Steering steering) {
    return decided("pause", steering);
  }

  @Override
  public void validatePause(Steering steering) {
    refuseUnless(stage.startsWith("rolling"));
  }

  @Override
  public RotationStatus resume(Steering steering) {
    return decided("resume", steering);
  }

  @Override
  public void validateResume(Steering steering) {
    refuseUnless(stage.startsWith("rolling"));
  }

  @Override
  public RotationStatus abort(Steering steering) {
    RotationStatus heard = decided("abort", steering);
    stage = "rolled-back";
    return heard;
  }

  @Override
  public void validateAbort(Steering steering) {
    refuseUnless(!stage.equals("completed"));
  }

  @Override
  public RotationStatus resolve(ParkResolution resolution) {
    return decided("resolve " + resolution.way(), resolution.steering());
  }

  @Override
  public void validateResolve(ParkResolution resolution) {
    refuseUnless(stage.equals("parked"));
  }

  @Override
  public RotationStatus extendSoak(SoakExtension extension) {
    return decided("extend " + extension.by(), extension.steering());
  }

  @Override
  public void validateExtendSoak(SoakExtension extension) {
    refuseUnless(stage.startsWith("rolling"));
  }

  @Override
  public void certificateReported(CertificateReport report) {
    stage = report.detail();
  }

  @Override
  public void authorityDecided(AuthorityWord word) {}
}
