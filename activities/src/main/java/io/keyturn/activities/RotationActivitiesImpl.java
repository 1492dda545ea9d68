package io.keyturn.activities;

import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.steps.ApiKeySteps;
import io.keyturn.activities.steps.ClientCaSteps;
import io.keyturn.activities.steps.ClientCertificateSteps;
import io.keyturn.activities.steps.CredentialSteps;
import io.keyturn.activities.steps.World;
import io.keyturn.workflows.RotationActivities;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;
import java.util.Map;
import java.util.function.Supplier;

/** Picks the steps of a credential's kind, beats while they work and translates their failures. */
public final class RotationActivitiesImpl implements RotationActivities {
  private final Supplier<Policy> policy;
  private final Map<CredentialKind, CredentialSteps> steps;
  private final Heartbeats heartbeats;

  /** Works in the given world. */
  public RotationActivitiesImpl(World world, Heartbeats heartbeats) {
    this.policy = world.policy();
    this.steps =
        Map.of(
            CredentialKind.CLIENT_CA, new ClientCaSteps(world),
            CredentialKind.CLIENT_CERTIFICATE, new ClientCertificateSteps(world),
            CredentialKind.API_KEY, new ApiKeySteps(world));
    this.heartbeats = heartbeats;
  }

  @Override
  public RotationPlan plan(PlanRequest request) {
    return during(() -> steps(policy.get().kind(request.credential())).plan(request));
  }

  @Override
  public StepResult generate(StepRequest request) {
    return during(() -> steps(request.rotation()).generate(request));
  }

  @Override
  public StepResult support(StepRequest request) {
    return during(() -> steps(request.rotation()).support(request));
  }

  @Override
  public StepResult roll(RollRequest request) {
    return during(() -> steps(request.rotation()).roll(request));
  }

  @Override
  public StepResult prove(ProofRequest request) {
    return during(() -> steps(request.rotation()).prove(request));
  }

  @Override
  public StepResult remove(StepRequest request) {
    return during(() -> steps(request.rotation()).remove(request));
  }

  @Override
  public StepResult watch(WatchRequest request) {
    return during(() -> steps(request.rotation()).watch(request));
  }

  @Override
  public StepResult retire(StepRequest request) {
    return during(() -> steps(request.rotation()).retire(request));
  }

  @Override
  public StepResult undo(UndoRequest request) {
    return during(() -> steps(request.rotation()).undo(request));
  }

  private <T> T during(Supplier<T> work) {
    return heartbeats.during(() -> Failures.translating(work));
  }

  private CredentialSteps steps(RotationRef rotation) {
    return steps(rotation.kind());
  }

  private CredentialSteps steps(CredentialKind kind) {
    CredentialSteps found = steps.get(kind);
    if (found == null) {
      throw new IllegalStateException("no steps for " + kind);
    }
    return found;
  }
}
