package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The last step: the old credential goes, is watched, and is deleted. */
final class Removal {
  private final RotationPlan plan;
  private final RotationRef rotation;
  private final Runner runner;
  private final Controls controls;
  private final Journal journal;
  private final Proofs proofs;
  private final CertificateRotations certificates;
  private final Compensator compensator;

  Removal(
      RotationPlan plan,
      RotationRef rotation,
      Runner runner,
      Controls controls,
      Journal journal,
      Proofs proofs,
      CertificateRotations certificates,
      Compensator compensator) {
    this.plan = plan;
    this.rotation = rotation;
    this.runner = runner;
    this.controls = controls;
    this.journal = journal;
    this.proofs = proofs;
    this.certificates = certificates;
    this.compensator = compensator;
  }

  /**
   * Removes the old credential.
   *
   * @param underAuthority whether the authority's rotation has removed and soaked already
   * @param undo has the old credential accepted again
   */
  void run(boolean underAuthority, Runnable undo) {
    journal.begin(Step.REMOVE);
    if (plan.settings().emergency()) {
      removeForGood("the old credential is compromised; there is no way back to it");
    } else if (underAuthority) {
      removeForGood("the old authority is removed; there is no way back");
    } else {
      removeAndSoak(undo);
      retire();
    }
    journal.finish(Step.REMOVE);
  }

  private void removeAndSoak(Runnable undo) {
    runner.checkpoint();
    certificates.failIfEndedEarly();
    while (true) {
      // A pause or parking may have held the rotation for days.
      proofs.climbLadderIfAged(plan, rotation);
      compensator.register(Step.REMOVE, undo);
      StepResult removed =
          runner.act(
              () ->
                  Runner.acting("Remove the old")
                      .remove(new StepRequest(rotation, plan.settings())));
      Instant removedAt = Journal.now();
      StepResult seen = proofs.look(plan, rotation, Proof.OLD_REFUSED);
      runner.throwIfSpokenAgainst(seen);
      if (seen.verdict() == Verdict.DONE) {
        seen = soak(removed.workers(), removedAt);
      }
      if (seen.verdict() == Verdict.DONE) {
        return;
      }
      // Somebody is harmed, or nobody can tell: the old one comes back first, questions are asked
      // afterwards.
      compensator.undoLatest();
      Way way =
          runner.park(
              seen.reason(),
              seen.remedy(),
              seen.unknown(),
              List.of(Way.RETRY, Way.ROLL_BACK, Way.ACCEPT));
      if (way == Way.ACCEPT) {
        throw new LeftInDualSupport("a person accepted dual support after: " + seen.reason());
      }
      runner.throwIfUnwanted(way);
      journal.enter(Phase.REMOVE);
    }
  }

  /**
   * Where the old credential is worth nothing, since its authority is gone and has been soaked for,
   * or where it is compromised: what fails from here on is tried again, not undone.
   */
  private void removeForGood(String why) {
    controls.soakEnded();
    controls.noWayBack(why);
    compensator.forget();
    runner.insist(
        () -> Runner.acting("Remove the old").remove(new StepRequest(rotation, plan.settings())),
        () -> {});
    proofs.insist(plan, rotation, Proof.OLD_REFUSED, List.of(), () -> {});
    delete();
  }

  private StepResult soak(Map<String, Integer> before, Instant removedAt) {
    Instant until = Journal.now().plus(plan.settings().soak());
    while (true) {
      until = until.plus(controls.takeExtension());
      Instant end = until;
      journal.waitsFor("the soak, until " + end);
      StepResult seen =
          runner.observe(
              () ->
                  Runner.observing("Watch for harm")
                      .watch(new WatchRequest(rotation, before, removedAt, end)));
      if (seen.verdict() != Verdict.DONE || !controls.extended()) {
        return seen;
      }
    }
  }

  /** The point of no return: what fails from here on is tried again, not undone. */
  private void retire() {
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
    delete();
  }

  private void delete() {
    runner.insist(
        () -> Runner.acting("Delete the old").retire(new StepRequest(rotation, plan.settings())),
        () -> {});
  }
}
