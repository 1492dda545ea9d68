package io.keyturn.workflows;

import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs activities under the eyes of the operators: pause, abort and parking in one place. */
final class Runner {
  private static final String TRY_AGAIN = "Mend the cause, then resolve with RETRY.";

  private final Journal journal;
  private final Controls controls;
  private final @Nullable ParentAuthority parent;
  private final String credential;

  Runner(Journal journal, Controls controls, RotationRequest request) {
    this.journal = journal;
    this.controls = controls;
    this.parent = request.parent();
    this.credential = request.credential();
  }

  static RotationActivities acting(String summary) {
    return stub(Timeouts.acting(summary));
  }

  static RotationActivities observing(String summary) {
    return stub(Timeouts.observing(summary));
  }

  static RotationActivities undoing(String summary) {
    return stub(Timeouts.undoing(summary));
  }

  /**
   * Runs an activity that changes something; a pause or an abort is heeded before it, not in it.
   */
  StepResult act(Supplier<StepResult> activity) {
    checkpoint();
    StepResult result = attempt(activity);
    journal.saw(result.evidence());
    throwIfSpokenAgainst(result);
    return result;
  }

  /** Runs an activity that only looks: an abort leaves it alone, a pause does not blind it. */
  StepResult observe(Supplier<StepResult> activity) {
    StepResult result = look(activity);
    journal.saw(result.evidence());
    return result;
  }

  /** Runs an activity that only looks, whatever it answers. */
  <T> T look(Supplier<T> activity) {
    throwIfAborted();
    AtomicReference<@Nullable Promise<T>> looking = new AtomicReference<>();
    CancellationScope scope =
        Workflow.newCancellationScope(() -> looking.set(Async.function(activity::get)));
    scope.run();
    Promise<T> promise = Objects.requireNonNull(looking.get());
    Workflow.await(() -> promise.isCompleted() || controls.rollBackReason() != null);
    if (!promise.isCompleted()) {
      scope.cancel();
    }
    throwIfAborted();
    return attempt(promise::get);
  }

  /** Observes until it is proven, or until a person takes another way. */
  void proveOrPark(Supplier<StepResult> observation) {
    while (true) {
      Phase phase = journal.phase();
      StepResult result = observation.get();
      if (result.verdict() == Verdict.DONE) {
        return;
      }
      throwIfSpokenAgainst(result);
      Way way =
          park(
              result.reason(),
              result.remedy(),
              result.unknown(),
              List.of(Way.RETRY, Way.ROLL_BACK, Way.ACCEPT));
      journal.enter(phase);
      throwIfUnwanted(way);
      if (way == Way.ACCEPT) {
        return;
      }
    }
  }

  /**
   * Runs an activity that has to succeed, since nothing undoes it: parks as often as it does not.
   *
   * @param accepted what to do when a person accepts that it is left undone
   */
  void insist(Supplier<StepResult> activity, Runnable accepted) {
    while (true) {
      Phase phase = journal.phase();
      String reason;
      String remedy;
      List<String> unknown = List.of();
      try {
        StepResult result = attempt(activity);
        journal.saw(result.evidence());
        if (result.verdict() == Verdict.DONE) {
          return;
        }
        reason = result.reason();
        remedy = result.remedy();
        unknown = result.unknown();
      } catch (StepFailed failure) {
        reason = failure.reason();
        remedy = failure.remedy().isEmpty() ? TRY_AGAIN : failure.remedy();
      }
      Way way = park(reason, remedy, unknown, List.of(Way.RETRY, Way.ACCEPT));
      journal.enter(phase);
      if (way == Way.ACCEPT) {
        accepted.run();
        return;
      }
    }
  }

  /** Rests in dual support until a person says how to go on. */
  Way park(String reason, String remedy, List<String> unknown, List<Way> ways) {
    controls.offer(EnumSet.copyOf(ways));
    journal.enter(Phase.PARKED, reason, remedy, unknown);
    report(new CertificateReport(credential, Phase.PARKED, reason));
    Workflow.await(() -> controls.resolution() != null || controls.abortedOutOfParking());
    if (controls.abortedOutOfParking()) {
      controls.resolve(Way.ROLL_BACK);
    }
    Way way = controls.takeResolution();
    report(new CertificateReport(credential, Phase.of(journal.step()), ""));
    return way;
  }

  /** Ends the way forward if the way out of parking leads back. */
  void throwIfUnwanted(Way way) {
    if (way == Way.ROLL_BACK) {
      String aborted = controls.rollBackReason();
      throw new RollBack(aborted == null ? "a person decided to roll back" : aborted, "");
    }
  }

  /** Waits for something that others do. */
  void await(BooleanSupplier condition) {
    checkpoint();
    Workflow.await(() -> condition.getAsBoolean() || controls.rollBackReason() != null);
    throwIfAborted();
    checkpoint();
  }

  /** Waits for something that others do, but not longer than the given time. */
  void await(Duration limit, BooleanSupplier condition) {
    checkpoint();
    Workflow.await(limit, () -> condition.getAsBoolean() || controls.rollBackReason() != null);
    throwIfAborted();
    checkpoint();
  }

  /** Says when the proof that runs is given up, null once it runs no more. */
  void provesUntil(@Nullable Instant deadline) {
    journal.provesUntil(deadline);
  }

  /** The place where a pause holds and an abort ends the way forward. */
  void checkpoint() {
    throwIfAborted();
    if (!controls.paused()) {
      return;
    }
    RotationStatus before = journal.status();
    journal.enter(Phase.PAUSED, "somebody to resume it", "keyturn resume " + credential, List.of());
    Workflow.await(() -> !controls.paused() || controls.rollBackReason() != null);
    throwIfAborted();
    journal.enter(before.phase(), before.waitingFor(), before.remedy(), before.unknown());
  }

  /** Runs something whose activity may fail. */
  <T> T attempt(Supplier<T> activity) {
    try {
      return activity.get();
    } catch (ActivityFailure failure) {
      throw StepFailed.of(failure);
    }
  }

  /**
   * Tells the authority's rotation, if there is one.
   *
   * @return false if there should be one but it has ended
   */
  boolean report(CertificateReport report) {
    if (parent == null) {
      return true;
    }
    try {
      Workflow.newExternalWorkflowStub(RotationWorkflow.class, parent.workflowId())
          .certificateReported(report);
      return true;
    } catch (SignalExternalWorkflowException | ApplicationFailure gone) {
      // The SDK reports a receiver that has ended as the latter.
      Workflow.getLogger(Runner.class)
          .warn("the rotation of the authority {} is gone", parent.credential());
      return false;
    }
  }

  /** Goes back where the new credential was refused or the old one is missed. */
  void throwIfSpokenAgainst(StepResult result) {
    if (result.verdict() == Verdict.REFUSED || result.verdict() == Verdict.HARMED) {
      throw new RollBack(result.reason(), result.remedy());
    }
  }

  private void throwIfAborted() {
    String reason = controls.rollBackReason();
    if (reason != null) {
      throw new RollBack(reason, "");
    }
  }

  private static RotationActivities stub(ActivityOptions options) {
    return Workflow.newActivityStub(RotationActivities.class, options);
  }
}
