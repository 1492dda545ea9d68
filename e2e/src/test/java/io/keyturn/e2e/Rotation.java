package io.keyturn.e2e;

import com.google.protobuf.ByteString;
import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A rotation as an operator meets it. */
public final class Rotation {
  static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

  private final Home home;
  private final String credential;

  public Rotation(Home home, String credential) {
    this.home = home;
    this.credential = credential;
  }

  /** Steers it; updates are refused with an exception. */
  public RotationWorkflow operate() {
    return home.client().newWorkflowStub(RotationWorkflow.class, Names.workflowId(credential));
  }

  public static Steering tester(String why) {
    return new Steering("tester", why);
  }

  /** Where it stands, nothing while it does not exist yet. */
  public Optional<RotationStatus> status() {
    try {
      return Optional.of(operate().status());
    } catch (WorkflowNotFoundException notYet) {
      return Optional.empty();
    }
  }

  public RotationStatus await(Phase phase) {
    return await(phase.name(), status -> status.phase() == phase);
  }

  /** Waits until its status is as wanted. */
  public RotationStatus await(String what, Predicate<RotationStatus> wanted) {
    RotationStatus[] seen = new RotationStatus[1];
    Await.until(
        LONG_ENOUGH,
        () -> credential + " is not " + what + ": " + status(),
        () -> {
          Optional<RotationStatus> status = status();
          status.ifPresent(known -> seen[0] = known);
          if (status.isPresent() && status.get().outcome() != null && !wanted.test(seen[0])) {
            throw new AssertionError(credential + " ended before it was " + what + ": " + seen[0]);
          }
          return status.isPresent() && wanted.test(status.get());
        });
    return seen[0];
  }

  public void resolve(Way way) {
    operate().resolve(new ParkResolution(way, tester("resolved by the test")));
  }

  public RotationResult result() {
    return result(LONG_ENOUGH);
  }

  /** Waits for its end, but not longer than this. */
  public RotationResult result(Duration limit) {
    try {
      return WorkflowStub.fromTyped(operate())
          .getResult(limit.toSeconds(), TimeUnit.SECONDS, RotationResult.class);
    } catch (TimeoutException | WorkflowException e) {
      throw new AssertionError(credential + " does not end: " + status(), e);
    }
  }

  /**
   * Has it ask again whenever it parks, as an operator does who waits for clients that are slow.
   */
  RotationResult resultAskingAgain() {
    var unused =
        await(
            "ended",
            status -> {
              if (status.phase() == Phase.PARKED) {
                resolve(Way.RETRY);
              }
              return status.outcome() != null;
            });
    return result();
  }

  /** All events of its latest run. */
  public History history() {
    History.Builder history = History.newBuilder();
    ByteString page = ByteString.EMPTY;
    do {
      GetWorkflowExecutionHistoryResponse answer =
          home.client()
              .getWorkflowServiceStubs()
              .blockingStub()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(home.client().getOptions().getNamespace())
                      .setExecution(WorkflowStub.fromTyped(operate()).getExecution())
                      .setNextPageToken(page)
                      .build());
      history.addAllEvents(answer.getHistory().getEventsList());
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    return history.build();
  }
}
