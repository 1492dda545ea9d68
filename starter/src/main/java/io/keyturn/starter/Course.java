package io.keyturn.starter;

import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a rotation say about it as a whole, as far as they do.
 *
 * @param startedAt when its first step began
 * @param finishedAt when its last step ended, null while it runs
 * @param newVersion the version of the secret that was staged last, null if none was seen
 */
record Course(
    @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String newVersion) {
  private static final Pattern STAGED = Pattern.compile("^staged .* as version (\\S+)$");

  static Course of(RotationStatus status) {
    return new Course(
        status.steps().stream()
            .map(StepReport::startedAt)
            .min(Comparator.naturalOrder())
            .orElse(null),
        status.phase() == Phase.CLOSED ? lastInstant(status) : null,
        newVersion(status));
  }

  /** A step that failed has no end; the last that was seen or decided stands for it. */
  private static @Nullable Instant lastInstant(RotationStatus status) {
    return status.steps().stream()
        .flatMap(
            report ->
                Stream.concat(
                    Stream.of(Objects.requireNonNullElse(report.finishedAt(), report.startedAt())),
                    report.evidence().stream().map(seen -> seen.at())))
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable String newVersion(RotationStatus status) {
    String last = null;
    for (StepReport report : status.steps()) {
      if (report.step() == Step.GENERATE) {
        for (var seen : report.evidence()) {
          Matcher staged = STAGED.matcher(seen.what());
          last = staged.matches() ? staged.group(1) : last;
        }
      }
    }
    return last;
  }
}
