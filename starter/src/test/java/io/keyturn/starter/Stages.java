package io.keyturn.starter;

import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationSettings;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.keyturn.workflows.rules.Strength;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moments of rotations; each has a name, which is also the name of a credential that is there. */
final class Stages {
  static final Instant BEGAN = Instant.parse("2026-05-01T02:00:00Z");

  private Stages() {}

  static RotationStatus of(String stage, String credential, List<Decision> decisions) {
    return switch (stage) {
      case "completed" -> closed(credential, Outcome.COMPLETED, "", decisions);
      case "rolled-back" -> closed(credential, Outcome.ROLLED_BACK, "it was aborted", decisions);
      case "refused" -> closed(credential, Outcome.REFUSED, "a check refused it", decisions);
      case "accepted" -> closed(credential, Outcome.PARKED, "a person accepted it", decisions);
      case "parked" ->
          status(
              credential,
              Phase.PARKED,
              Step.VALIDATE,
              "the new certificate is not proven",
              "Mend it.",
              decisions,
              null);
      case "waiting" ->
          status(credential, Phase.WAITING, Step.GENERATE, "approval", "", decisions, null);
      default -> status(credential, Phase.ROLL, Step.ROLL, "", "", decisions, null);
    };
  }

  private static RotationStatus closed(
      String credential, Outcome outcome, String why, List<Decision> decisions) {
    return status(credential, Phase.CLOSED, Step.REMOVE, why, "", decisions, outcome);
  }

  static RotationStatus status(
      String credential,
      Phase phase,
      Step step,
      String waitingFor,
      String remedy,
      List<Decision> decisions,
      @Nullable Outcome outcome) {
    return new RotationStatus(
        credential,
        "r-1",
        phase,
        step,
        plan(credential),
        waitingFor,
        remedy,
        phase == Phase.PARKED ? List.of("Worker 7@host") : List.of(),
        List.of(new CertificateReport("parked", Phase.HOLDING, "proven")),
        List.of(
            new StepReport(
                Step.GENERATE,
                BEGAN,
                BEGAN.plusSeconds(2),
                List.of(
                    new Evidence(
                        "secret-store", "staged CN=a as version r-1-1", BEGAN.plusSeconds(1)))),
            new StepReport(
                Step.ROLL,
                BEGAN.plusSeconds(2),
                outcome == Outcome.COMPLETED ? BEGAN.plusSeconds(65) : null,
                List.of())),
        decisions,
        outcome,
        "r-1-1",
        BEGAN,
        phase == Phase.ROLL ? BEGAN.plusSeconds(3600) : null,
        outcome == null ? null : BEGAN.plusSeconds(65));
  }

  private static RotationPlan plan(String credential) {
    return new RotationPlan(
        new RotationRef(credential, CredentialKind.CLIENT_CA, "r-1", 1, "v-0", null, List.of())
            .leaving("key-0"),
        List.of("+ a new CA"),
        List.of(new Finding("ENDS_SOON", Strength.WARNING, "CN=a", "it ends soon", "Hurry.")),
        List.of("parked"),
        List.of(List.of("payments")),
        new RotationSettings(Approval.NONE, Duration.ofMinutes(10), Duration.ofHours(1), false),
        "hash-1");
  }
}
