package io.keyturn.starter;

import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.StepReport;
import io.keyturn.workflows.rules.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells what came of a rotation, once it has ended or parked. */
final class RotationSummary {
  private RotationSummary() {}

  static List<String> lines(RotationProgress progress) {
    RotationStatus status = progress.status();
    List<String> lines = new ArrayList<>();
    if (!progress.closed()) {
      lines.addAll(StatusText.lines(status));
      progress.parts().forEach(part -> lines.addAll(StatusText.lines(part)));
      return lines;
    }
    Instant ended = status.endedAt();
    lines.add(
        StatusText.headline(status)
            + (ended == null ? "" : " in " + length(Duration.between(status.startedAt(), ended))));
    if (!status.steps().isEmpty()) {
      lines.add(
          "  steps: "
              + status.steps().stream()
                  .map(RotationSummary::step)
                  .collect(Collectors.joining(", ")));
    }
    RotationPlan plan = status.plan();
    if (plan != null) {
      String key = plan.rotation().oldKey();
      lines.add(
          "  old: version "
              + plan.rotation().oldVersion()
              + (key == null ? "" : ", API key " + key));
    }
    status.steps().stream()
        .flatMap(report -> report.evidence().stream())
        .filter(seen -> seen.what().startsWith("staged "))
        .reduce((one, other) -> other)
        .ifPresent(staged -> lines.add("  new: " + staged.what()));
    if (!status.waitingFor().isEmpty()) {
      lines.add(StatusText.waiting(status));
    }
    if (!status.remedy().isEmpty()) {
      lines.add("  -> " + status.remedy());
    }
    return lines.stream().map(PlainText::of).toList();
  }

  private static String step(StepReport report) {
    Instant end = report.finishedAt();
    return report.step()
        + (end == null ? " not finished" : " " + length(Duration.between(report.startedAt(), end)));
  }

  /** A length of time as people say it: 12s, 3m 5s, 2h 0m. */
  static String length(Duration time) {
    if (time.toHours() > 0) {
      return String.format(Locale.ROOT, "%dh %dm", time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? String.format(Locale.ROOT, "%dm %ds", time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + "s";
  }
}
