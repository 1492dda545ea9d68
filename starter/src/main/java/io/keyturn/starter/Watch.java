package io.keyturn.starter;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what happens in a rotation, a line for each change, until it ends or needs a person. */
final class Watch {
  private static final long INTERVAL_MILLIS = 500;

  private final RotationClient rotation;
  private final PrintWriter out;
  private final Set<String> told = new LinkedHashSet<>();

  Watch(RotationClient rotation, PrintWriter out) {
    this.rotation = rotation;
    this.out = out;
  }

  int untilEnd() throws InterruptedException {
    while (true) {
      RotationStatus status = rotation.status();
      tell(status);
      if (status.phase() == Phase.CLOSED) {
        return exitCode(Objects.requireNonNull(status.outcome()));
      }
      if (status.phase() == Phase.PARKED) {
        StatusText.lines(status).forEach(out::println);
        out.flush();
        return ExitCodes.PARKED;
      }
      Thread.sleep(INTERVAL_MILLIS);
    }
  }

  /**
   * Waits for the plan and tells what its checks have found; null if it was refused without one.
   */
  @Nullable RotationPlan untilPlanned() throws InterruptedException {
    while (true) {
      RotationStatus status = rotation.status();
      if (status.plan() != null || status.phase() == Phase.CLOSED) {
        tell(status);
        return status.plan();
      }
      Thread.sleep(INTERVAL_MILLIS);
    }
  }

  private void tell(RotationStatus status) {
    RotationPlan plan = status.plan();
    if (plan != null) {
      StatusText.findings(plan).forEach(this::line);
    }
    line(status.phase() + (status.outcome() == null ? "" : " " + status.outcome()));
    if (!status.waitingFor().isEmpty()) {
      line(StatusText.waiting(status));
    }
    if (!status.remedy().isEmpty()) {
      line("  -> " + status.remedy());
    }
    if (status.phase() != Phase.CLOSED) {
      List<String> waiting = rotation.waitingFor();
      waiting.forEach(who -> line("  " + who));
    }
    out.flush();
  }

  private void line(String text) {
    String plain = PlainText.of(text);
    if (told.add(plain)) {
      out.println(plain);
    }
  }

  private static int exitCode(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> ExitCodes.DONE;
      case ROLLED_BACK, REFUSED -> ExitCodes.NO;
      case PARKED -> ExitCodes.PARKED;
    };
  }
}
