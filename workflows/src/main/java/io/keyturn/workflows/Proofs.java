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
    runner.proveOrPark(
        () -> {
          ProofRequest wanted = request(plan, rotation, proof, groups);
          return runner.observe(() -> Runner.observing("Prove " + proof).prove(wanted));
        });
  }

  /** Looks once whether something can be proven until the deadline. */
  StepResult look(RotationPlan plan, RotationRef rotation, Proof proof) {
    ProofRequest wanted = request(plan, rotation, proof, List.of());
    return runner.observe(() -> Runner.observing("Prove " + proof).prove(wanted));
  }

  /** Proves something that nothing undoes; a person may accept that it stays unproven. */
  void insist(
      RotationPlan plan,
      RotationRef rotation,
      Proof proof,
      List<String> groups,
      Runnable accepted) {
    runner.insist(
        () -> Runner.observing("Prove " + proof).prove(request(plan, rotation, proof, groups)),
        accepted);
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

  private ProofRequest request(
      RotationPlan plan, RotationRef rotation, Proof proof, List<String> groups) {
    Instant deadline = Journal.now().plus(plan.settings().patience());
    runner.waitsUntil(deadline);
    return new ProofRequest(rotation, proof, groups, baseline, rolledAt, deadline);
  }
}
