package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.activities.x509.X509Facts;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.rules.BundleRules;
import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.LeafRules;
import io.keyturn.workflows.rules.Origin;
import io.keyturn.workflows.rules.Reason;
import io.keyturn.workflows.rules.Strength;
import io.keyturn.workflows.rules.Violation;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Applies the rules of Temporal Cloud and gathers what they find. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  /** Tells whether nothing refuses the plan so far. */
  boolean admitted() {
    return all.stream().noneMatch(finding -> finding.strength() == Strength.ERROR);
  }

  List<Finding> all() {
    return all;
  }

  void error(String reason, String subject, String message, String remedy) {
    all.add(new Finding(reason, Strength.ERROR, subject, message, remedy));
  }

  void warning(String reason, String subject, String message, String remedy) {
    all.add(new Finding(reason, Strength.WARNING, subject, message, remedy));
  }

  /** A certificate cannot be taken back from whoever has it; only its authority can go. */
  void noEmergency(PlanRequest request) {
    if (request.emergency()) {
      error(
          "NO_EMERGENCY",
          request.credential(),
          "an emergency rotation is for API keys: a certificate is valid until its CA is removed",
          "Rotate the client CA without --emergency and with a short soak in the policy.");
    }
  }

  /** Takes over what a problem says, as an error. */
  void error(RotationProblem problem, String subject) {
    error(problem.kind().name(), subject, String.valueOf(problem.getMessage()), problem.remedy());
  }

  /**
   * Judges a leaf that is in use. It will be replaced, so what is wrong with it is a warning,
   * unless it is not a leaf at all.
   */
  void leafInUse(List<X509Certificate> chain, Instant now, String where) {
    List<CertificateFacts> facts = X509Facts.ofAll(chain);
    for (Violation violation :
        LeafRules.check(facts.get(0), facts.subList(1, facts.size()), now, Origin.FOUND)) {
      // Its issuers are in the accepted bundle; the file need not repeat them.
      if (violation.reason() == Reason.CHAIN_INCOMPLETE) {
        continue;
      }
      Finding finding = Finding.of(violation, where);
      boolean hopeless = violation.reason() == Reason.LEAF_IS_CA;
      all.add(
          finding.strength() == Strength.ERROR && !hopeless
              ? new Finding(
                  finding.reason(),
                  Strength.WARNING,
                  finding.subject(),
                  finding.message(),
                  finding.remedy())
              : finding);
    }
  }

  /** Judges a certificate that should be an authority. */
  void authority(X509Certificate certificate, Instant now, String where) {
    CertificateFacts facts = X509Facts.ofAll(List.of(certificate)).get(0);
    if (!facts.authority()) {
      error(
          Reason.BUNDLE_NOT_CA.name(),
          where,
          "the certificate " + facts.subject() + " is not a CA (CA:true is missing)",
          "Put the authority's certificate and key there, not those of a client certificate.");
    }
    if (now.isAfter(facts.notAfter())) {
      warning(
          Reason.BUNDLE_CA_EXPIRED.name(),
          where,
          "the authority ended at " + facts.notAfter(),
          "Nothing is left to protect; the rotation goes on.");
    }
  }

  /**
   * Warns when the old certificate may end before the rotation has: the latest safe start is its
   * end without the time that a proof and the soak may take.
   */
  void timeLeft(X509Certificate old, Instant now, Defaults defaults, String where) {
    timeLeft(old.getNotAfter().toInstant(), now, defaults, where);
  }

  /** Warns when the old credential may end before the rotation has. */
  void timeLeft(Instant end, Instant now, Defaults defaults, String where) {
    Instant latestSafeStart = end.minus(defaults.patience()).minus(defaults.soak());
    if (now.isBefore(end) && now.isAfter(latestSafeStart)) {
      warning(
          "PAST_LATEST_SAFE_START",
          where,
          "the old credential ends at " + end + ", the latest safe start was " + latestSafeStart,
          "Go on at once; rotate earlier the next time.");
    }
  }

  /** Judges a bundle as it would be posted. */
  void bundle(PemBundle bundle, boolean filtersPresent, Instant now, String where) {
    for (Violation violation : violations(bundle, filtersPresent, now)) {
      all.add(Finding.of(violation, where));
    }
  }

  /** Refuses a bundle that breaks a rule. */
  static void requireBundle(PemBundle bundle, boolean filtersPresent, Instant now, String where) {
    require(violations(bundle, filtersPresent, now), where);
  }

  /** Refuses a certificate of our own making that breaks a rule. */
  static void requireLeaf(List<X509Certificate> chain, Instant now, String where) {
    List<CertificateFacts> facts = X509Facts.ofAll(chain);
    require(LeafRules.check(facts.get(0), facts.subList(1, facts.size()), now, Origin.MADE), where);
  }

  private static List<Violation> violations(PemBundle bundle, boolean filtersPresent, Instant now) {
    return BundleRules.check(
        X509Facts.ofAll(bundle.certificates()), bundle.toPem().length, filtersPresent, now);
  }

  private static void require(List<Violation> violations, String where) {
    for (Violation violation : violations) {
      if (violation.strength() == Strength.ERROR) {
        throw new RotationProblem(
            FailureKind.RULE_VIOLATED, where + ": " + violation.line(), violation.remedy());
      }
    }
  }
}
