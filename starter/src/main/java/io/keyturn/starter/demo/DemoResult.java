package io.keyturn.starter.demo;

import io.keyturn.workflows.domain.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * All that came of a demo, by the simulator's ledger wherever that can know it.
 *
 * @param server which Temporal stood behind
 * @param calls all calls through the fronts, from the first to the last, but for the trials
 * @param trials refused calls that only tried a key (see {@link LedgerReading})
 * @param failures those that failed
 * @param wanted how the rotations should have ended, in the order in which they were begun
 * @param rotations how they did
 * @param refusals what the fronts did with the first credentials in the end
 * @param workflows what the load has counted
 * @param problems what else is not as it should be, a line each
 */
record DemoResult(
    String server,
    long calls,
    long trials,
    List<FailedCall> failures,
    Timing before,
    Timing during,
    List<Outcome> wanted,
    List<Rotated> rotations,
    List<ConnectionRow> connections,
    List<OldCredential> refusals,
    Load.Counts workflows,
    List<String> problems) {
  DemoResult {
    failures = List.copyOf(failures);
    wanted = List.copyOf(wanted);
    rotations = List.copyOf(rotations);
    connections = List.copyOf(connections);
    refusals = List.copyOf(refusals);
    problems = List.copyOf(problems);
  }

  /** A demo that could not go on, or not even begin. */
  static DemoResult none(String server, String problem) {
    Timing nothing = new Timing(0, 0, 0, 0);
    return new DemoResult(
        server,
        0,
        0,
        List.of(),
        nothing,
        nothing,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Load.Counts(0, 0, 0),
        List.of(problem));
  }

  /** Calls that failed alike: method, status, and how many there were. */
  record FailedCall(String namespace, String method, String status, long count) {}

  /** What the calls of a span of time come to. */
  record Timing(long calls, long failed, double p50Millis, double p99Millis) {}

  /** How many connections of a namespace presented one credential, before and after. */
  record ConnectionRow(String namespace, String credential, long before, long after) {}

  /**
   * A first certificate or key after the end.
   *
   * @param refused whether the ledger holds its refusal
   * @param reason why it was refused, by the ledger
   * @param newAdmitted whether the ledger holds the admission of today's one beside it
   */
  record OldCredential(
      String namespace, String credential, boolean refused, String reason, boolean newAdmitted) {}

  /** Whether every first credential was seen to be refused, beside a new one that was let in. */
  boolean oldCredentialRefused() {
    return !refusals.isEmpty()
        && refusals.stream().allMatch(old -> old.refused() && old.newAdmitted());
  }

  /** Says what is not right; nothing if everything is. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>(problems);
    if (calls == 0 || before.calls() == 0 || during.calls() == 0) {
      reasons.add("there was no load to prove anything with");
    }
    long failed = failedCalls();
    if (failed > 0) {
      reasons.add(failed + (failed == 1 ? " call" : " calls") + " failed");
    }
    if (rotations.size() != wanted.size() || wanted.isEmpty()) {
      reasons.add("only " + rotations.size() + " rotations were run");
    }
    for (int i = 0; i < Math.min(rotations.size(), wanted.size()); i++) {
      Rotated rotated = rotations.get(i);
      if (!rotated.outcome().equals(wanted.get(i).name())) {
        reasons.add(
            "the rotation of "
                + rotated.credential()
                + " ended "
                + rotated.outcome()
                + ", not "
                + wanted.get(i)
                + (rotated.reason().isEmpty() ? "" : ": " + rotated.reason()));
      }
    }
    if (!oldCredentialRefused()) {
      reasons.add("an old credential is not proven to be refused");
    }
    if (workflows.failed() > 0 || workflows.completed() != workflows.started()) {
      reasons.add(
          workflows.started()
              + " workflows were started, "
              + workflows.completed()
              + " completed, "
              + workflows.failed()
              + " failed");
    }
    return List.copyOf(reasons);
  }

  long failedCalls() {
    return failures.stream().mapToLong(FailedCall::count).sum();
  }
}
