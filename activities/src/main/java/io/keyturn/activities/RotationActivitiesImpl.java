package io.keyturn.activities;

import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Snapshots;
import io.keyturn.activities.steps.ApiKeySteps;
import io.keyturn.activities.steps.ClientCaSteps;
import io.keyturn.activities.steps.ClientCertificateSteps;
import io.keyturn.activities.steps.CredentialSteps;
import io.keyturn.activities.steps.World;
import io.keyturn.workflows.RotationActivities;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.PolicySnapshot;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Picks the steps of a credential's kind, beats while they work and translates their failures. A
 * plan goes by the policy of the day; every step after it by the policy that the plan recorded.
 */
public final class RotationActivitiesImpl implements RotationActivities {
  private final Supplier<Policy> today;
  private final Function<Policy, World> worlds;
  private final Heartbeats heartbeats;

  /**
   * Works by the given policy.
   *
   * @param today the policy that is in force
   * @param worlds reaches what a policy names
   */
  public RotationActivitiesImpl(
      Supplier<Policy> today, Function<Policy, World> worlds, Heartbeats heartbeats) {
    this.today = today;
    this.worlds = worlds;
    this.heartbeats = heartbeats;
  }

  @Override
  public RotationPlan plan(PlanRequest request) {
    return during(
        () -> {
          ParentAuthority parent = request.parent();
          Policy policy = policy(parent == null ? null : parent.policy());
          return steps(policy.kind(request.credential()), policy).plan(request);
        });
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
    return steps(rotation.kind(), policy(rotation.policy()));
  }

  private Policy policy(@Nullable PolicySnapshot recorded) {
    return recorded == null ? today.get() : Snapshots.read(recorded);
  }

  private CredentialSteps steps(CredentialKind kind, Policy policy) {
    World world = worlds.apply(policy);
    return switch (kind) {
      case CLIENT_CA -> new ClientCaSteps(world);
      case CLIENT_CERTIFICATE -> new ClientCertificateSteps(world);
      case API_KEY -> new ApiKeySteps(world);
    };
  }
}
