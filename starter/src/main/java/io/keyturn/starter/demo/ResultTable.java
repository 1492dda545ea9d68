package io.keyturn.starter.demo;

import io.keyturn.starter.demo.DemoResult.ConnectionRow;
import io.keyturn.starter.demo.DemoResult.FailedCall;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import io.keyturn.starter.demo.DemoResult.Timing;
import io.keyturn.workflows.rules.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes what came of a demo for people. */
final class ResultTable {
  private static final int WIDTH = 100;

  private ResultTable() {}

  static List<String> lines(DemoResult result) {
    List<String> lines = new ArrayList<>();
    for (Rotated rotated : result.rotations()) {
      lines.add(
          text(
              "%-18s %-19s %-12s %5.1f s  %s",
              rotated.credential(),
              rotated.kind(),
              rotated.outcome(),
              rotated.seconds(),
              String.join(" ", rotated.steps())));
      if (!rotated.reason().isEmpty()) {
        lines.add("  because " + rotated.reason());
      }
    }
    lines.add("");
    lines.add("From the simulator's ledger:");
    addTimings(result.before(), result.during(), lines);
    lines.add(
        text(
            "  all calls %,d, failed %,d (start and warm-up included)",
            result.calls(), result.failedCalls()));
    lines.add(
        text(
            "  beside them %,d refused trials of a key (by keyturn, the plugin and this demo)",
            result.trials()));
    for (FailedCall failure : result.failures()) {
      lines.add(
          text(
              "    failed: %s %s %s, %d times",
              failure.namespace(), failure.method(), failure.status(), failure.count()));
    }
    lines.add(
        text(
            "  workflows started %,d, completed %,d",
            result.workflows().started(), result.workflows().completed()));
    addConnections(result.connections(), lines);
    for (OldCredential old : result.refusals()) {
      lines.add(
          text(
              "  %s %s the first credential %s%s; today's one is %s",
              old.namespace(),
              old.refused() ? "refuses" : "does NOT refuse",
              old.credential(),
              old.reason().isEmpty() ? "" : " (" + old.reason() + ")",
              old.newAdmitted() ? "let in" : "NOT let in"));
    }
    lines.add("");
    List<String> reasons = result.reasons();
    if (reasons.isEmpty()) {
      lines.add("All right: nobody was cut off.");
    } else {
      lines.add("NOT right:");
      reasons.forEach(reason -> lines.add("  " + reason));
    }
    return lines.stream().map(PlainText::of).flatMap(ResultTable::wrapped).toList();
  }

  /** Breaks a long line between words; what follows stands further to the right. */
  private static Stream<String> wrapped(String line) {
    int indent = line.length() - line.stripLeading().length();
    int end = line.lastIndexOf(' ', WIDTH);
    if (line.length() <= WIDTH || end <= indent) {
      return Stream.of(line);
    }
    int next = line.startsWith("  ") ? indent : indent + 4;
    return Stream.concat(
        Stream.of(line.substring(0, end)),
        wrapped(" ".repeat(Math.min(next, WIDTH / 2)) + line.substring(end + 1)));
  }

  private static void addTimings(Timing before, Timing during, List<String> lines) {
    lines.add(text("  %-22s %12s %12s", "", "before", "during"));
    lines.add(text("  %-22s %,12d %,12d", "calls", before.calls(), during.calls()));
    lines.add(text("  %-22s %,12d %,12d", "failed calls", before.failed(), during.failed()));
    lines.add(text("  %-22s %9.1f ms %9.1f ms", "p50", before.p50Millis(), during.p50Millis()));
    lines.add(text("  %-22s %9.1f ms %9.1f ms", "p99", before.p99Millis(), during.p99Millis()));
  }

  private static void addConnections(List<ConnectionRow> rows, List<String> lines) {
    lines.add(text("  %-42s %6s %6s", "open connections by credential", "before", "after"));
    for (ConnectionRow row : rows) {
      lines.add(
          text(
              "    %-18s %-21s %6d %6d",
              row.namespace(), row.credential(), row.before(), row.after()));
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
