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
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hears what operators and other rotations say, and runs the {@link Rotation}. */
public final class RotationWorkflowImpl implements RotationWorkflow {
  private final RotationRequest request;
  private final Journal journal;
  private final Controls controls = new Controls();
  private final Rotation rotation;
  private @Nullable RotationResult result;

  /** Sets up what handlers need before the first of them runs. */
  @WorkflowInit
  public RotationWorkflowImpl(RotationRequest request) {
    this.request = request;
    String given = request.rotationId();
    journal =
        new Journal(request.credential(), given == null ? Workflow.randomUUID().toString() : given);
    rotation = new Rotation(request, journal, controls);
  }

  @Override
  public RotationResult run(RotationRequest same) {
    // A cancelled workflow would leave its work half done. It is rolled back instead.
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason -> {
              boolean heeded = controls.cancel();
              journal.decided(
                  heeded ? "cancel" : "go on although cancelled",
                  "keyturn",
                  String.valueOf(reason));
              return reason;
            });
    Workflow.newDetachedCancellationScope(() -> result = rotation.run()).run();
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
    return Objects.requireNonNull(result);
  }

  // Steering

  @Override
  public RotationStatus status() {
    return journal.status();
  }

  @Override
  public RotationStatus approve(PlanApproval approval) {
    journal.decided("approve plan " + approval.planHash(), approval.steering());
    controls.approve(approval.steering().by());
    return journal.status();
  }

  @Override
  public void validateApprove(PlanApproval approval) {
    controls.checkSteering(approval.steering());
    controls.checkApprove(journal.phase(), journal.plan(), request.requestedBy(), approval);
  }

  @Override
  public RotationStatus pause(Steering steering) {
    journal.decided("pause", steering);
    controls.pause();
    return journal.status();
  }

  @Override
  public void validatePause(Steering steering) {
    controls.checkSteering(steering);
    controls.checkPause(journal.phase());
  }

  @Override
  public RotationStatus resume(Steering steering) {
    journal.decided("resume", steering);
    controls.resume();
    return journal.status();
  }

  @Override
  public void validateResume(Steering steering) {
    controls.checkSteering(steering);
    controls.checkResume(journal.phase());
  }

  @Override
  public RotationStatus abort(Steering steering) {
    journal.decided("abort", steering);
    controls.rollBack("aborted by " + steering.by() + ": " + steering.why());
    return journal.status();
  }

  @Override
  public void validateAbort(Steering steering) {
    controls.checkSteering(steering);
    controls.checkAbort(journal.phase());
  }

  @Override
  public RotationStatus resolve(ParkResolution resolution) {
    journal.decided("resolve with " + resolution.way(), resolution.steering());
    controls.resolve(resolution.way());
    return journal.status();
  }

  @Override
  public void validateResolve(ParkResolution resolution) {
    controls.checkSteering(resolution.steering());
    controls.checkResolve(journal.phase(), resolution);
  }

  @Override
  public RotationStatus extendSoak(SoakExtension extension) {
    journal.decided("extend the soak by " + extension.by(), extension.steering());
    controls.extend(extension.by());
    return journal.status();
  }

  @Override
  public void validateExtendSoak(SoakExtension extension) {
    controls.checkSteering(extension.steering());
    controls.checkExtend(journal.phase(), extension);
  }

  @Override
  public void certificateReported(CertificateReport report) {
    journal.heard(report);
  }

  @Override
  public void authorityDecided(AuthorityWord word) {
    controls.decide(word);
  }
}
