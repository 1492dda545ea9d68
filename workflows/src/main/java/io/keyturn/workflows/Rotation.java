package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.rules.Strength;
import java.util.ArrayList;
import java.util.List;

/** The five steps, in their order, and their way back. */
final class Rotation {
  private final RotationRequest request;
  private final Journal journal;
  private final Controls controls;
  private final Runner runner;
  private final Proofs proofs;
  private final CertificateRotations certificates;
  private final Compensator compensator = new Compensator();
  private final List<String> touched = new ArrayList<>();

  Rotation(RotationRequest request, Journal journal, Controls controls) {
    this.request = request;
    this.journal = journal;
    this.controls = controls;
    runner = new Runner(journal, controls, request);
    proofs = new Proofs(runner);
    certificates = new CertificateRotations(request, journal, runner);
  }

  RotationResult run() {
    journal.opened();
    journal.decided("start", request.requestedBy(), request.reason());
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
      if (plan.settings().emergency()) {
        cutOff();
      } else {
        validate(plan, rotation);
        hold();
      }
      new Removal(plan, rotation, runner, controls, journal, proofs, certificates, compensator)
          .run(request.parent() != null, () -> undo(Step.REMOVE, rotation));
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
        runner.look(
            () ->
                Runner.acting("Plan")
                    .plan(
                        new PlanRequest(
                            request.credential(),
                            journal.status().rotationId(),
                            request.parent(),
                            request.emergency())));
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
    journal.stages(rotation.newVersion());
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
    proofs.prove(plan, rotation, Proof.NEW_ACCEPTED, List.of());
    journal.finish(Step.SUPPORT);
  }

  private void roll(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.ROLL);
    if (!plan.certificates().isEmpty()) {
      compensator.register(Step.ROLL, certificates::takeBack);
      certificates.roll(plan, rotation);
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
    proofs.count(rolled.workers());
    if (last) {
      proofs.rolled();
    }
    if (!plan.settings().emergency()) {
      proofs.prove(plan, rotation, Proof.MOVED, wave);
    }
  }

  /** A compromised credential is worse than a Worker that stands still: nobody is waited for. */
  private void cutOff() {
    runner.checkpoint();
    journal.decided(
        "remove the old credential whoever still uses it",
        request.requestedBy(),
        "emergency: " + request.reason());
  }

  private void validate(RotationPlan plan, RotationRef rotation) {
    journal.begin(Step.VALIDATE);
    proofs.climbLadder(plan, rotation);
    journal.finish(Step.VALIDATE);
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
    proofs.insist(
        plan,
        rotation,
        Proof.MOVED_BACK,
        List.copyOf(touched),
        () -> accept("not every Worker was seen back on the old credential"));
    touched.clear();
    proofs.forget();
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
}
