package io.keyturn.starter;

import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.StepReport;
import io.keyturn.workflows.rules.PlainText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the status of a rotation for people. */
final class StatusText {
  private StatusText() {}

  static List<String> lines(RotationStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(status));
    if (!status.waitingFor().isEmpty()) {
      lines.add(waiting(status));
    }
    if (!status.remedy().isEmpty()) {
      lines.add("  -> " + status.remedy());
    }
    status.unknown().forEach(who -> lines.add("  not proven: " + who));
    status
        .certificates()
        .forEach(
            report ->
                lines.add(
                    "  " + report.credential() + ": " + report.phase() + " " + report.detail()));
    for (StepReport step : status.steps()) {
      lines.add("  " + (step.finishedAt() == null ? "..." : "done") + " " + step.step());
      step.evidence().forEach(seen -> lines.add("       " + seen.seenBy() + ": " + seen.what()));
    }
    addPlan(status.plan(), lines);
    for (Decision decision : status.decisions()) {
      lines.add(
          "  "
              + decision.at()
              + " "
              + decision.by()
              + ": "
              + decision.what()
              + ", "
              + decision.why());
    }
    return lines.stream().map(PlainText::of).toList();
  }

  /** What a rotation waits for, or why it stands where it stands. */
  static String waiting(RotationStatus status) {
    boolean reason =
        status.phase() == Phase.CLOSED
            || status.phase() == Phase.PARKED
            || status.phase() == Phase.ROLLING_BACK;
    return (reason ? "  because " : "  waits for ") + status.waitingFor();
  }

  static String headline(RotationStatus status) {
    return PlainText.of(
        status.credential()
            + ": "
            + status.phase()
            + (status.outcome() == null ? "" : " " + status.outcome())
            + " (rotation "
            + status.rotationId()
            + ")");
  }

  private static void addPlan(@Nullable RotationPlan plan, List<String> lines) {
    if (plan == null) {
      return;
    }
    lines.addAll(plan(plan));
  }

  /** What a plan changes and what speaks against it. */
  static List<String> plan(RotationPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("  plan " + plan.hash());
    plan.changes().forEach(change -> lines.add("    " + change));
    findings(plan).forEach(line -> lines.add("    " + line));
    return lines.stream().map(PlainText::of).toList();
  }

  /** What a plan's checks have found, a line each. */
  static List<String> findings(RotationPlan plan) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : plan.findings()) {
      lines.add(
          finding.strength()
              + " "
              + finding.reason()
              + " "
              + finding.subject()
              + ": "
              + finding.message()
              + " -> "
              + finding.remedy());
    }
    return lines;
  }
}
