package io.keyturn.starter;

import io.keyturn.workflows.rules.PlainText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stack trace that can be shown: messages only of those exceptions that are known to quote
 * nothing secret, and none that steers a terminal.
 */
final class StackTrace {
  private static final List<String> TRUSTED = List.of("io.keyturn.", "io.grpc.", "java.net.");

  private StackTrace() {}

  static List<String> lines(Throwable failure) {
    List<String> lines = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    String lead = "";
    for (@Nullable Throwable each = failure;
        each != null && seen.add(each);
        each = each.getCause()) {
      lines.add(lead + each.getClass().getName() + message(each));
      for (StackTraceElement frame : each.getStackTrace()) {
        lines.add("\tat " + frame);
      }
      lead = "Caused by: ";
    }
    return lines;
  }

  private static String message(Throwable failure) {
    String type = failure.getClass().getName();
    return failure.getMessage() != null && TRUSTED.stream().anyMatch(type::startsWith)
        ? ": " + PlainText.of(failure.getMessage())
        : "";
  }
}
