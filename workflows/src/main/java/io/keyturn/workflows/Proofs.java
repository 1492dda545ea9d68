package io.keyturn.workflows;

import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has things proven, and remembers what proofs are measured by. */
final class Proofs {
  private final Runner runner;
  private final Map<String, Integer> baseline = new LinkedHashMap<>();
  private Instant rolledAt = Instant.EPOCH;
  private Instant climbedAt = Instant.EPOCH;

  Proofs(Runner runner) {
    this.runner = runner;
  }

  /** Remembers live Workers; what was counted first was counted before anything moved. */
  void count(Map<String, Integer> workers) {
    workers.forEach(baseline::putIfAbsent);
  }

  /** Remembers that the new version has become current now. */
  void rolled() {
    rolledAt = Journal.now();
  }

  /** Forgets what was counted: nothing has moved any more. */
  void forget() {
    baseline.clear();
  }

  /** Proves something, or parks until a person takes another way. */
  void prove(RotationPlan plan, RotationRef rotation, Proof proof, List<String> groups) {
    runner.proveOrPark(() -> runner.observe(() -> ask(plan, rotation, proof, groups)));
  }

  /** Looks once whether something can be proven until the deadline. */
  StepResult look(RotationPlan plan, RotationRef rotation, Proof proof) {
    return runner.observe(() -> ask(plan, rotation, proof, List.of()));
  }

  /** Proves something that nothing undoes; a person may accept that it stays unproven. */
  void insist(
      RotationPlan plan,
      RotationRef rotation,
      Proof proof,
      List<String> groups,
      Runnable accepted) {
    runner.insist(() -> ask(plan, rotation, proof, groups), accepted);
  }

  /** Climbs the whole proof ladder. */
  void climbLadder(RotationPlan plan, RotationRef rotation) {
    prove(plan, rotation, Proof.LADDER, plan.waves().stream().flatMap(List::stream).toList());
    climbedAt = Journal.now();
  }

  /** Climbs it again if that was a while ago: Workers come and go. */
  void climbLadderIfAged(RotationPlan plan, RotationRef rotation) {
    if (Journal.now().isAfter(climbedAt.plus(Timeouts.PROOF_FRESHNESS))) {
      climbLadder(plan, rotation);
    }
  }

  /** Asks for a proof; meanwhile the status says when it is given up. */
  private StepResult ask(
      RotationPlan plan, RotationRef rotation, Proof proof, List<String> groups) {
    Instant deadline = Journal.now().plus(plan.settings().patience());
    runner.provesUntil(deadline);
    try {
      return Runner.observing("Prove " + proof)
          .prove(new ProofRequest(rotation, proof, groups, baseline, rolledAt, deadline));
    } finally {
      runner.provesUntil(null);
    }
  }
}
