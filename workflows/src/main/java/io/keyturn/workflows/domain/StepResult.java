package io.keyturn.workflows.domain;

import java.util.List;
import java.util.Map;

/**
 * What an activity of a step has seen and done.
 *
 * @param reason for a verdict other than DONE: what is so, in one line
 * @param remedy for a verdict other than DONE: what to do, in one line
 * @param unknown who could not be seen with the right credential
 * @param workers live Workers of each group, where they were counted
 */
public record StepResult(
    Verdict verdict,
    String reason,
    String remedy,
    List<Evidence> evidence,
    List<String> unknown,
    Map<String, Integer> workers) {
  /** Copies what is given. */
  public StepResult {
    evidence = List.copyOf(evidence);
    unknown = List.copyOf(unknown);
    workers = Map.copyOf(workers);
  }

  /** Makes the result of an activity that is done. */
  public static StepResult done(List<Evidence> evidence) {
    return new StepResult(Verdict.DONE, "", "", evidence, List.of(), Map.of());
  }

  /** Makes the result of an activity that is not done. */
  public static StepResult not(
      Verdict verdict,
      String reason,
      String remedy,
      List<Evidence> evidence,
      List<String> unknown) {
    return new StepResult(verdict, reason, remedy, evidence, unknown, Map.of());
  }

  /** Adds a count of live Workers. */
  public StepResult withWorkers(Map<String, Integer> counted) {
    return new StepResult(verdict, reason, remedy, evidence, unknown, counted);
  }
}
