package io.keyturn.workflows;

import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationSettings;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.rules.Strength;
import java.time.Duration;
import java.util.List;

/** What the policy of a test says about a credential: the plan of its rotation. */
record Plans(
    CredentialKind kind,
    List<String> certificates,
    List<List<String>> waves,
    List<Finding> findings,
    Approval approval) {
  static final Duration SOAK = Duration.ofMinutes(10);
  static final Duration PATIENCE = Duration.ofHours(1);

  static Plans certificate(String... wavesOfOneGroup) {
    return new Plans(
        CredentialKind.CLIENT_CERTIFICATE,
        List.of(),
        List.of(wavesOfOneGroup).stream().map(List::of).toList(),
        List.of(),
        Approval.NONE);
  }

  /** The groups of an API key, in one wave as in an emergency. */
  static Plans apiKey(String... groups) {
    return new Plans(
        CredentialKind.API_KEY, List.of(), List.of(List.of(groups)), List.of(), Approval.NONE);
  }

  /** A certificate without Worker groups moves in one wave that names nobody. */
  static Plans certificateWithoutGroups() {
    return certificate().with(List.of(List.of()));
  }

  /** An authority has no Workers of its own; the one empty wave makes its new version current. */
  static Plans authority(String... certificates) {
    return new Plans(
        CredentialKind.CLIENT_CA,
        List.of(certificates),
        List.of(List.of()),
        List.of(),
        Approval.NONE);
  }

  Plans with(List<List<String>> otherWaves) {
    return new Plans(kind, certificates, otherWaves, findings, approval);
  }

  Plans with(Approval needed) {
    return new Plans(kind, certificates, waves, findings, needed);
  }

  Plans withFinding(Strength strength) {
    Finding finding =
        new Finding("REASON_OF_" + strength, strength, "payments", "it is so", "change it");
    return new Plans(kind, certificates, waves, List.of(finding), approval);
  }

  /** Makes the plan, as the activity would. */
  RotationPlan make(PlanRequest request) {
    String signedBy = request.parent() == null ? null : request.parent().version();
    return new RotationPlan(
        new RotationRef(
            request.credential(), kind, request.rotationId(), 1, "old", signedBy, List.of()),
        List.of("- old", "+ new"),
        findings,
        certificates,
        waves,
        new RotationSettings(approval, SOAK, PATIENCE, request.emergency()),
        hash(request.credential()));
  }

  static String hash(String credential) {
    return "plan-of-" + credential;
  }
}
