package io.keyturn.starter.demo;

import io.grpc.StatusRuntimeException;
import io.keyturn.starter.demo.Snapshot.RotationLine;
import io.keyturn.starter.terminal.Mark;
import io.keyturn.starter.terminal.StepMark;
import io.keyturn.worker.Home;
import io.keyturn.worker.PendingWork;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs one rotation of the demo and follows it. */
final class RotationRun {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(400);

  /** A busy machine is slow, not wrong. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long RESULT_SECONDS = 10;

  private final Home home;
  private final String credential;
  private final Outcome wanted;
  private volatile RotationLine line;
  private long startedNanos;

  RotationRun(Home home, String credential, String title, Outcome wanted) {
    this.home = home;
    this.credential = credential;
    this.wanted = wanted;
    this.line = new RotationLine(title, "", Mark.AHEAD, 0, steps(null), List.of(), List.of());
  }

  String credential() {
    return credential;
  }

  Outcome wanted() {
    return wanted;
  }

  RotationLine line() {
    return line;
  }

  /** Starts the rotation and returns when it has ended, parked, or lasted for too long. */
  Rotated toEnd() throws InterruptedException {
    RotationWorkflow rotation =
        home.client()
            .newWorkflowStub(
                RotationWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(Home.TASK_QUEUE)
                    .setWorkflowId(Names.workflowId(credential))
                    .build());
    startedNanos = System.nanoTime();
    WorkflowClient.start(rotation::run, RotationRequest.of(credential, "demo", line.title()));
    RotationStatus status = null;
    while (seconds() < LONGEST.toSeconds()) {
      RotationStatus seen = status(rotation);
      if (seen != null) {
        status = seen;
        show(status);
        if (seen.phase() == Phase.CLOSED || parked(seen)) {
          break;
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOKS_EVERY.toMillis());
    }
    return status != null && status.phase() == Phase.CLOSED
        ? ended(result(rotation), status)
        : stuck(status);
  }

  /** A rotation that waits for a person would wait for ever here, and so would the one above it. */
  private static boolean parked(RotationStatus status) {
    return status.phase() == Phase.PARKED
        || status.certificates().stream().anyMatch(report -> report.phase() == Phase.PARKED);
  }

  private double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** A look that fails is no answer: the next one may succeed. */
  private static @Nullable RotationStatus status(RotationWorkflow rotation) {
    try {
      return rotation.status();
    } catch (WorkflowException e) {
      return null;
    }
  }

  private static RotationResult result(RotationWorkflow rotation) {
    try {
      return WorkflowStub.fromTyped(rotation)
          .getResult(RESULT_SECONDS, TimeUnit.SECONDS, RotationResult.class);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a rotation that has closed does not end", e);
    }
  }

  private Rotated ended(RotationResult result, RotationStatus status) {
    CredentialKind kind = result.kind();
    double seconds = seconds();
    boolean right = result.outcome() == wanted;
    line =
        new RotationLine(
            line.title(),
            result.outcome() + (right ? "" : ", " + wanted + " was wanted"),
            right ? Mark.DONE : Mark.BAD,
            seconds,
            steps(status),
            List.of(),
            result.reason().isEmpty() ? List.of() : List.of("because " + result.reason()));
    return new Rotated(
        credential,
        kind == null ? "" : kind.label(),
        result.outcome().name(),
        result.reason(),
        seconds,
        names(result.steps()));
  }

  private Rotated stuck(@Nullable RotationStatus status) {
    RotationPlan plan = status == null ? null : status.plan();
    return new Rotated(
        credential,
        plan == null ? "" : plan.rotation().kind().label(),
        status != null && parked(status) ? Phase.PARKED.name() : Rotated.NOT_ENDED,
        status == null ? "it told nothing" : why(status),
        seconds(),
        status == null ? List.of() : names(status.steps()));
  }

  private static String why(RotationStatus status) {
    return status.certificates().stream()
        .filter(report -> report.phase() == Phase.PARKED)
        .map(report -> report.credential() + ": " + report.detail())
        .findFirst()
        .orElse(status.waitingFor());
  }

  private static List<String> names(List<StepReport> steps) {
    return steps.stream().map(report -> report.step().name()).toList();
  }

  private List<String> pendingWork(String of) {
    try {
      return PendingWork.of(home, Names.workflowId(of));
    } catch (StatusRuntimeException e) {
      // Only the display would have shown it.
      return List.of();
    }
  }

  private void show(RotationStatus status) {
    List<String> waitsFor = new ArrayList<>(pendingWork(credential));
    Map<String, String> parts = new LinkedHashMap<>();
    if (status.phase() == Phase.ROLL || status.phase() == Phase.ROLLING_BACK) {
      for (String certificate : plannedCertificates(status)) {
        parts.put(certificate, "");
      }
    }
    for (Map.Entry<String, String> part : parts.entrySet()) {
      RotationStatus below =
          status(
              home.client()
                  .newWorkflowStub(RotationWorkflow.class, Names.workflowId(part.getKey())));
      // A rotation of the same certificate that ended before is no part of this one.
      if (below != null && below.phase() != Phase.CLOSED) {
        part.setValue(below.phase().name());
        waitsFor.addAll(pendingWork(part.getKey()));
      }
    }
    boolean back = status.phase() == Phase.ROLLING_BACK;
    line =
        new RotationLine(
            line.title(),
            status.phase().name(),
            status.phase() == Phase.PARKED ? Mark.BAD : Mark.RUNNING,
            seconds(),
            steps(status),
            parts.entrySet().stream()
                .filter(part -> !part.getValue().isEmpty())
                .map(part -> part.getKey() + " " + part.getValue())
                .toList(),
            back ? List.of("because " + status.waitingFor()) : waitsFor);
  }

  private static List<String> plannedCertificates(RotationStatus status) {
    RotationPlan plan = status.plan();
    return plan == null ? List.of() : plan.certificates();
  }

  private static List<StepMark> steps(@Nullable RotationStatus status) {
    Map<Step, Mark> marks = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      marks.put(step, Mark.AHEAD);
    }
    if (status != null) {
      boolean failed =
          status.phase() == Phase.ROLLING_BACK || status.outcome() == Outcome.ROLLED_BACK;
      for (StepReport report : status.steps()) {
        Mark open = failed ? Mark.BAD : Mark.RUNNING;
        marks.put(report.step(), report.finishedAt() == null ? open : Mark.DONE);
      }
    }
    return marks.entrySet().stream()
        .map(entry -> new StepMark(entry.getKey().name(), entry.getValue()))
        .toList();
  }
}
