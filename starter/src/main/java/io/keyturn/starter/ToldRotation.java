package io.keyturn.starter;

import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what changes, a line each, for pipes and logs: no cursor, no colour. */
final class ToldRotation implements RotationDisplay {
  private final PrintWriter out;

  /** What is so until something else is said about the same. */
  private final Map<String, String> latest = new HashMap<>();

  /** What is told once. */
  private final Set<String> told = new HashSet<>();

  private Set<String> waited = new LinkedHashSet<>();
  private boolean closed;

  ToldRotation(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void show(RotationProgress progress) {
    if (closed) {
      return;
    }
    RotationStatus status = progress.status();
    RotationPlan plan = status.plan();
    if (plan != null) {
      StatusText.findings(plan).forEach(this::once);
    }
    status.steps().stream()
        .flatMap(report -> report.evidence().stream())
        .forEach(seen -> once("  " + seen.seenBy() + ": " + seen.what()));
    change("phase", phase(status));
    change("waits", status.waitingFor().isEmpty() ? "" : StatusText.waiting(status));
    change("remedy", status.remedy().isEmpty() ? "" : "  -> " + status.remedy());
    for (RotationStatus part : progress.parts()) {
      change("part " + part.credential(), "  " + part.credential() + ": " + phase(part));
      if (part.phase() == Phase.PARKED) {
        change("waits " + part.credential(), "  " + StatusText.waiting(part));
      }
    }
    waits(progress);
    out.flush();
  }

  private void waits(RotationProgress progress) {
    Set<String> now = new LinkedHashSet<>(progress.waitsFor());
    for (String line : now) {
      if (!waited.contains(line)) {
        line("  still: " + line);
      }
    }
    for (String line : waited) {
      if (!now.contains(line)) {
        line("  no more: " + line);
      }
    }
    waited = now;
    change("until", now.isEmpty() ? "" : until(progress.until()));
  }

  private static String until(@Nullable Instant until) {
    return until == null ? "" : "  until " + until + ", then it parks";
  }

  private static String phase(RotationStatus status) {
    return status.phase() + (status.outcome() == null ? "" : " " + status.outcome());
  }

  private void once(String text) {
    if (told.add(text)) {
      line(text);
    }
  }

  private void change(String about, String text) {
    if (!text.equals(latest.put(about, text)) && !text.isEmpty()) {
      line(text);
    }
  }

  private void line(String text) {
    out.println(PlainText.of(text));
  }

  @Override
  public synchronized void close() {
    closed = true;
    out.flush();
  }
}
