package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Steering;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import io.keyturn.workflows.rules.Strength;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The five steps, in their order, and their way back. */
public final class RotationWorkflowImpl implements RotationWorkflow {
  private final RotationRequest request;
  private final Journal journal;
  private final Controls controls = new Controls();
  private final Compensator compensator = new Compensator();
  private final CertificateRotations certificates;
  private final Runner runner;
  private final List<String> touched = new ArrayList<>();
  private final Map<String, Integer> baseline = new LinkedHashMap<>();
  private Instant rolledAt = Instant.EPOCH;
  private Instant provenAt = Instant.EPOCH;
  private @Nullable RotationResult result;

  /** Sets up what handlers need before the first of them runs. */
  @WorkflowInit
  public RotationWorkflowImpl(RotationRequest request) {
    this.request = request;
    String given = request.rotationId();
    journal =
        new Journal(request.credential(), given == null ? Workflow.randomUUID().toString() : given);
    certificates = new CertificateRotations(request, journal);
    runner = new Runner(journal, controls, request);
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
    Workflow.newDetachedCancellationScope(() -> result = rotate()).run();
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
    return Objects.requireNonNull(result);
  }

  private RotationResult rotate() {
    journal.opened();
    RotationPlan plan;
    try {
      plan = plan();
    } catch (StepFailed failure) {
      return journal.close(Outcome.REFUSED, failure.reason(), failure.remedy());
    } catch (RollBack unwanted) {
      return journal.close(Outcome.ROLLED_BACK, unwanted.reason(), unwanted.remedy());
    }
    if (!plan.admitted()) {
      return refused(plan);
    }
    try {
      awaitApproval(plan);
      RotationRef rotation = generateAndSupport(plan);
      roll(plan, rotation);
      validate(plan, rotation);
      hold();
      remove(plan, rotation);
      return journal.close(Outcome.COMPLETED, "", "");
    } catch (RollBack back) {
      return rollBack(back);
    } catch (StepFailed failure) {
      return rollBack(new RollBack(failure));
    } catch (LeftInDualSupport left) {
      return leave(left.reason(), "Start a new rotation when it can pass.");
    }
  }

  /** Ends with both credentials valid; nothing that was started for it is left waiting. */
  private RotationResult leave(String reason, String remedy) {
    controls.noWayBack("a person has accepted dual support");
    certificates.tell(AuthorityWord.STAY, Outcome.values());
    return journal.close(Outcome.PARKED, reason, remedy);
  }

  private RotationPlan plan() {
    RotationPlan plan =
        runner.attempt(
            () ->
                Runner.acting("Plan")
                    .plan(
                        new PlanRequest(
                            request.credential(),
                            journal.status().rotationId(),
                            request.parent())));
    journal.planned(plan);
    runner.checkpoint();
    return plan;
  }

  private RotationResult refused(RotationPlan plan) {
    List<Finding> errors =
        plan.findings().stream().filter(f -> f.strength() == Strength.ERROR).toList();
    String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more findings)" : "";
    return journal.close(Outcome.REFUSED, errors.get(0).message() + more, errors.get(0).remedy());
  }

  private void awaitApproval(RotationPlan plan) {
    if (plan.settings().approval() == Approval.NONE) {
      return;
    }
    journal.enter(
        Phase.WAITING,
        "the approval of plan " + plan.hash(),
        "Read the plan, then approve it by its hash.",
        List.of());
    runner.await(controls::approved);
  }

  private RotationRef generateAndSupport(RotationPlan plan) {
    RotationRef rotation = plan.rotation();
    while (true) {
      try {
        generate(plan, rotation);
        support(plan, rotation);
        return rotation;
      } catch (StepFailed failure) {
        // The same candidate would be rejected again: another one gets its chance.
        if (failure.kind() != FailureKind.REJECTED || rotation.attempt() >= Timeouts.CANDIDATES) {
          throw failure;
        }
        journal.decided("make a new candidate", "keyturn", failure.reason());
        compensator.undoAll();
        rotation = rotation.nextAttempt();
      }
    }
  }

  private void generate(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.GENERATE);
    undoLater(Step.GENERATE, rotation);
    runner.act(
        () ->
            Runner.acting("Generate and stage")
                .generate(new StepRequest(rotation, plan.settings())));
    journal.finish(Step.GENERATE);
  }

  private void support(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.SUPPORT);
    undoLater(Step.SUPPORT, rotation);
    runner.act(
        () ->
            Runner.acting("Accept the new beside the old")
                .support(new StepRequest(rotation, plan.settings())));
    prove(plan, rotation, Proof.NEW_ACCEPTED, List.of());
    journal.finish(Step.SUPPORT);
  }

  private void roll(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.ROLL);
    if (!plan.certificates().isEmpty()) {
      rollCertificates(plan, rotation);
    }
    compensator.register(Step.ROLL, () -> moveBack(plan, rotation));
    for (int wave = 0; wave < plan.waves().size(); wave++) {
      rollWave(plan, rotation, plan.waves().get(wave), wave == plan.waves().size() - 1);
    }
    journal.finish(Step.ROLL);
  }

  private void rollWave(RotationPlan plan, RotationRef rotation, List<String> wave, boolean last) {
    StepResult rolled =
        runner.act(
            () -> {
              touched.addAll(wave);
              return Runner.acting("Move " + (wave.isEmpty() ? "all" : String.join(", ", wave)))
                  .roll(new RollRequest(rotation, wave, last));
            });
    // What was counted first was counted before anything moved.
    rolled.workers().forEach(baseline::putIfAbsent);
    if (last) {
      rolledAt = Journal.now();
    }
    prove(plan, rotation, Proof.MOVED, wave);
  }

  /** The first certificate goes alone, as the canary; the others follow together. */
  private void rollCertificates(RotationPlan plan, RotationRef rotation) {
    compensator.register(Step.ROLL, this::takeCertificatesBack);
    List<String> all = plan.certificates();
    for (List<String> group : List.of(all.subList(0, 1), all.subList(1, all.size()))) {
      for (String certificate : group) {
        start(plan, rotation, certificate);
      }
      journal.waitsFor(certificates.progress());
      runner.await(() -> certificates.allHold(group) || certificates.endedEarly() != null);
      failIfEndedEarly();
    }
  }

  private void start(RotationPlan plan, RotationRef rotation, String certificate) {
    Instant deadline = Journal.now().plus(plan.settings().patience());
    Duration wait = Timeouts.SINGLE_FLIGHT_RETRY;
    runner.checkpoint();
    while (!certificates.start(certificate, rotation.newVersion())) {
      if (Journal.now().isAfter(deadline)) {
        throw new RollBack(
            "another rotation of " + certificate + " does not end",
            "Finish or abort it (keyturn status " + certificate + "), then rotate again.");
      }
      journal.waitsFor("the end of another rotation of " + certificate);
      runner.await(wait, () -> false);
      wait = Timeouts.longer(wait);
    }
  }

  private void failIfEndedEarly() {
    String ended = certificates.endedEarly();
    if (ended != null) {
      throw new RollBack(
          "the rotation of " + ended + " ended: " + certificates.reason(ended),
          "See keyturn status " + ended + "; mend the cause, then rotate again.");
    }
  }

  private void takeCertificatesBack() {
    while (true) {
      List<String> elsewhere =
          certificates.tell(AuthorityWord.GO_BACK, Outcome.ROLLED_BACK, Outcome.REFUSED);
      if (elsewhere.isEmpty()) {
        return;
      }
      Way way =
          runner.park(
              "the rotations of " + elsewhere + " ended elsewhere than where they began",
              "Move their Workers back by hand, then resolve with ACCEPT to leave both authorities"
                  + " accepted.",
              elsewhere,
              List.of(Way.ACCEPT));
      throw new LeftInDualSupport("both authorities stay accepted: " + way);
    }
  }

  private void validate(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.VALIDATE);
    climbLadder(plan, rotation);
    journal.finish(Step.VALIDATE);
  }

  private void climbLadder(RotationPlan plan, RotationRef rotation) {
    prove(plan, rotation, Proof.LADDER, groups(plan));
    provenAt = Journal.now();
  }

  /**
   * The rotation of a certificate under an authority waits for the authority's before it removes.
   */
  private void hold() {
    if (request.parent() == null) {
      return;
    }
    // An abort that came before is heeded here; from now on the authority's rotation decides.
    runner.checkpoint();
    controls.bind();
    journal.enter(
        Phase.HOLDING,
        "the rotation of its authority " + request.parent().credential(),
        "",
        List.of());
    while (controls.word() == null) {
      if (!runner.report(new CertificateReport(request.credential(), Phase.HOLDING, ""))) {
        endOrphaned(request.parent());
      }
      runner.await(Timeouts.SIGN_OF_LIFE, () -> controls.word() != null);
    }
    if (controls.word() == AuthorityWord.STAY) {
      throw new LeftInDualSupport(
          "the rotation of its authority has left both authorities accepted");
    }
  }

  /**
   * Without the authority's rotation nobody knows which authorities are accepted: a person says.
   */
  private void endOrphaned(ParentAuthority parent) {
    controls.unbind();
    Way way =
        runner.park(
            "the rotation of its authority " + parent.credential() + " has ended without a word",
            "See which authorities the namespaces accept. ACCEPT keeps the new certificate beside the"
                + " old one; ROLL_BACK only while the old authority is accepted.",
            List.of(),
            List.of(Way.ROLL_BACK, Way.ACCEPT));
    runner.throwIfUnwanted(way);
    throw new LeftInDualSupport(
        "a person accepted dual support after its authority's rotation ended");
  }

  private void remove(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.REMOVE);
    if (request.parent() != null) {
      removeUnderAuthority(plan, rotation);
      return;
    }
    runner.checkpoint();
    failIfEndedEarly();
    while (true) {
      // A pause or parking may have held the rotation for days, and Workers come and go.
      if (Journal.now().isAfter(provenAt.plus(Timeouts.PROOF_FRESHNESS))) {
        climbLadder(plan, rotation);
      }
      undoLater(Step.REMOVE, rotation);
      StepResult removed =
          runner.act(
              () ->
                  Runner.acting("Remove the old")
                      .remove(new StepRequest(rotation, plan.settings())));
      prove(plan, rotation, Proof.OLD_REFUSED, List.of());
      StepResult soaked = soak(plan, rotation, removed.workers());
      if (soaked.verdict() == Verdict.DONE) {
        break;
      }
      // Somebody is harmed: the old one comes back first, questions are asked afterwards.
      compensator.undoLatest();
      Way way =
          runner.park(
              soaked.reason(),
              soaked.remedy(),
              soaked.unknown(),
              List.of(Way.RETRY, Way.ROLL_BACK, Way.ACCEPT));
      if (way == Way.ACCEPT) {
        throw new LeftInDualSupport("a person accepted dual support after: " + soaked.reason());
      }
      runner.throwIfUnwanted(way);
      journal.enter(Phase.REMOVE);
    }
    retire(plan, rotation);
    journal.finish(Step.REMOVE);
  }

  /**
   * The old authority is gone and so the old certificate is worth nothing: what fails from here on
   * is tried again, not undone. The authority's rotation has soaked for all of its certificates.
   */
  private void removeUnderAuthority(RotationPlan plan, RotationRef rotation) {
    controls.soakEnded();
    controls.noWayBack("the old authority is removed; there is no way back");
    compensator.forget();
    runner.insist(
        () -> Runner.acting("Remove the old").remove(new StepRequest(rotation, plan.settings())),
        () -> {});
    runner.insist(
        () ->
            Runner.observing("Prove " + Proof.OLD_REFUSED)
                .prove(request(plan, rotation, Proof.OLD_REFUSED, List.of())),
        () -> {});
    delete(plan, rotation);
    journal.finish(Step.REMOVE);
  }

  private StepResult soak(RotationPlan plan, RotationRef rotation, Map<String, Integer> before) {
    Instant until = Journal.now().plus(plan.settings().soak());
    while (true) {
      until = until.plus(controls.takeExtension());
      Instant end = until;
      journal.waitsFor("the soak, until " + end);
      StepResult seen =
          runner.observe(
              () ->
                  Runner.observing("Watch for harm")
                      .watch(new WatchRequest(rotation, before, end)));
      if (seen.verdict() != Verdict.DONE || !controls.extended()) {
        return seen;
      }
    }
  }

  /** The point of no return: what fails from here on is tried again, not undone. */
  private void retire(RotationPlan plan, RotationRef rotation) {
    controls.soakEnded();
    runner.checkpoint();
    controls.noWayBack("the old credential is deleted or being deleted; there is no way back");
    compensator.forget();
    List<String> unfinished = certificates.tell(AuthorityWord.GO_ON, Outcome.COMPLETED);
    if (!unfinished.isEmpty()) {
      runner.park(
          "the rotations of "
              + unfinished
              + " did not complete after the old authority was removed",
          "See their status; what is left are old versions in the secret store.",
          unfinished,
          List.of(Way.ACCEPT));
      journal.enter(Phase.REMOVE);
    }
    delete(plan, rotation);
  }

  private void delete(RotationPlan plan, RotationRef rotation) {
    runner.insist(
        () -> Runner.acting("Delete the old").retire(new StepRequest(rotation, plan.settings())),
        () -> {});
  }

  private void prove(RotationPlan plan, RotationRef rotation, Proof proof, List<String> groups) {
    runner.proveOrPark(
        () -> {
          ProofRequest wanted = request(plan, rotation, proof, groups);
          return runner.observe(() -> Runner.observing("Prove " + proof).prove(wanted));
        });
  }

  private ProofRequest request(
      RotationPlan plan, RotationRef rotation, Proof proof, List<String> groups) {
    Instant deadline = Journal.now().plus(plan.settings().patience());
    return new ProofRequest(rotation, proof, groups, baseline, rolledAt, deadline);
  }

  private void undoLater(Step step, RotationRef rotation) {
    compensator.register(step, () -> undo(step, rotation));
  }

  private void undo(Step step, RotationRef rotation) {
    runner.insist(
        () ->
            Runner.undoing("Undo " + step)
                .undo(new UndoRequest(rotation, step, List.copyOf(touched))),
        () -> accept("could not undo " + step));
  }

  private void moveBack(RotationPlan plan, RotationRef rotation) {
    undo(Step.ROLL, rotation);
    runner.insist(
        () ->
            Runner.observing("Prove " + Proof.MOVED_BACK)
                .prove(request(plan, rotation, Proof.MOVED_BACK, List.copyOf(touched))),
        () -> accept("not every Worker was seen back on the old credential"));
    touched.clear();
    baseline.clear();
  }

  private static void accept(String why) {
    throw new LeftInDualSupport("a person accepted dual support: " + why);
  }

  private RotationResult rollBack(RollBack back) {
    journal.decided("roll back", "keyturn", back.reason());
    controls.noWayBack("it is being rolled back already");
    journal.enter(Phase.ROLLING_BACK, back.reason(), "", List.of());
    try {
      compensator.undoAll();
    } catch (LeftInDualSupport left) {
      return leave(
          back.reason() + "; " + left.reason(), "Both credentials are valid. " + back.remedy());
    }
    return journal.close(Outcome.ROLLED_BACK, back.reason(), back.remedy());
  }

  private static List<String> groups(RotationPlan plan) {
    return plan.waves().stream().flatMap(List::stream).toList();
  }

  // Steering

  @Override
  public RotationStatus status() {
    return journal.status();
  }

  @Override
  public RotationStatus approve(PlanApproval approval) {
    journal.decided("approve plan " + approval.planHash(), approval.steering());
    controls.approve();
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
