package io.keyturn.starter.demo;

import io.keyturn.starter.demo.DemoResult.ConnectionRow;
import io.keyturn.starter.demo.DemoResult.FailedCall;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import io.keyturn.starter.demo.DemoResult.Timing;
import io.keyturn.workflows.domain.Outcome;
import java.util.List;

/** A demo in which all went well, to be spoilt in one place at a time. */
final class Results {
  static final OldCredential REFUSED =
      new OldCredential("payments.a2dd6", "0a0a0a0a (CA A)", true, "not issued here", true);

  static final OldCredential REFUSED_KEY =
      new OldCredential("ledger.a2dd6", "key 1", true, "UNAUTHENTICATED", true);

  List<FailedCall> failures = List.of();
  Timing before = new Timing(400, 0, 2.04, 9.96);
  Timing during = new Timing(4000, 0, 2.5, 12.34);
  List<Rotated> rotations =
      List.of(
          rotated("acme-ca", "client-ca", "COMPLETED", ""),
          rotated("payments-worker", "client-certificate", "COMPLETED", ""),
          rotated("ledger-worker", "api-key", "COMPLETED", ""),
          rotated("acme-ca", "client-ca", "ROLLED_BACK", "the canary was refused"));
  List<OldCredential> refusals = List.of(REFUSED, REFUSED_KEY);
  Load.Counts workflows = new Load.Counts(300, 300, 0);
  List<String> problems = List.of();
  long calls = 5000;
  long trials = 7;

  static Rotated rotated(String credential, String kind, String outcome, String reason) {
    return new Rotated(credential, kind, outcome, reason, 12.345, List.of("GENERATE", "SUPPORT"));
  }

  DemoResult make() {
    return new DemoResult(
        "in-memory",
        calls,
        trials,
        failures,
        before,
        during,
        List.of(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.COMPLETED, Outcome.ROLLED_BACK),
        rotations,
        List.of(
            new ConnectionRow("payments.a2dd6", "0a0a0a0a (CA A)", 4, 0),
            new ConnectionRow("payments.a2dd6", "0b0b0b0b (CA B)", 0, 5),
            new ConnectionRow("ledger.a2dd6", "key 2", 0, 3)),
        refusals,
        workflows,
        problems);
  }
}
