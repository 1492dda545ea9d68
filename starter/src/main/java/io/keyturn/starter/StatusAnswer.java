package io.keyturn.starter;

import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What commands answer to programs about a rotation; its components are the documented keys, in
 * docs/cli.md. Instants are in ISO form, lengths of time in seconds.
 */
record StatusAnswer(
    String credential,
    @Nullable String kind,
    String rotationId,
    String phase,
    String step,
    @Nullable String outcome,
    String waitingFor,
    String remedy,
    List<String> unknown,
    @Nullable String oldVersion,
    @Nullable String oldKey,
    @Nullable String newVersion,
    String startedAt,
    @Nullable String finishedAt,
    @Nullable Long durationSeconds,
    List<CertificateAnswer> certificates,
    List<StepAnswer> steps,
    List<DecisionAnswer> decisions,
    @Nullable PlanAnswer plan) {

  /** The rotation of a certificate under a client CA. */
  record CertificateAnswer(String credential, String phase, String detail) {}

  /** One step. */
  record StepAnswer(
      String step,
      String startedAt,
      @Nullable String finishedAt,
      @Nullable Long durationSeconds,
      List<EvidenceAnswer> evidence) {
    static StepAnswer of(StepReport report) {
      return new StepAnswer(
          report.step().name(),
          report.startedAt().toString(),
          text(report.finishedAt()),
          seconds(report.startedAt(), report.finishedAt()),
          report.evidence().stream().map(EvidenceAnswer::of).toList());
    }
  }

  /** Something that was seen. */
  record EvidenceAnswer(String seenBy, String what, String at) {
    static EvidenceAnswer of(Evidence evidence) {
      return new EvidenceAnswer(evidence.seenBy(), evidence.what(), evidence.at().toString());
    }
  }

  /** Something that was decided. */
  record DecisionAnswer(String what, String by, String why, String at) {
    static DecisionAnswer of(Decision decision) {
      return new DecisionAnswer(
          decision.what(), decision.by(), decision.why(), decision.at().toString());
    }
  }

  /** What the rotation changes. */
  record PlanAnswer(
      String hash,
      List<String> changes,
      List<FindingAnswer> findings,
      List<String> certificates,
      List<List<String>> waves,
      String approval,
      long soakSeconds,
      long patienceSeconds,
      boolean emergency) {
    static PlanAnswer of(RotationPlan plan) {
      return new PlanAnswer(
          plan.hash(),
          plan.changes(),
          plan.findings().stream().map(FindingAnswer::of).toList(),
          plan.certificates(),
          plan.waves(),
          plan.settings().approval().name(),
          plan.settings().soak().toSeconds(),
          plan.settings().patience().toSeconds(),
          plan.settings().emergency());
    }
  }

  /** What a check of the plan has found. */
  record FindingAnswer(
      String reason, String strength, String subject, String message, String remedy) {
    static FindingAnswer of(Finding finding) {
      return new FindingAnswer(
          finding.reason(),
          finding.strength().name(),
          finding.subject(),
          finding.message(),
          finding.remedy());
    }
  }

  static StatusAnswer of(RotationStatus status) {
    RotationPlan plan = status.plan();
    return new StatusAnswer(
        status.credential(),
        plan == null ? null : plan.rotation().kind().label(),
        status.rotationId(),
        status.phase().name(),
        status.step().name(),
        status.outcome() == null ? null : status.outcome().name(),
        status.waitingFor(),
        status.remedy(),
        status.unknown(),
        plan == null ? null : plan.rotation().oldVersion(),
        plan == null ? null : plan.rotation().oldKey(),
        status.newVersion(),
        status.startedAt().toString(),
        text(status.endedAt()),
        seconds(status.startedAt(), status.endedAt()),
        status.certificates().stream()
            .map(
                report ->
                    new CertificateAnswer(
                        report.credential(), report.phase().name(), report.detail()))
            .toList(),
        status.steps().stream().map(StepAnswer::of).toList(),
        status.decisions().stream().map(DecisionAnswer::of).toList(),
        plan == null ? null : PlanAnswer.of(plan));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static @Nullable Long seconds(Instant from, @Nullable Instant to) {
    return to == null ? null : Duration.between(from, to).toSeconds();
  }
}
