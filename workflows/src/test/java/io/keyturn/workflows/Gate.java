package io.keyturn.workflows;

import io.keyturn.workflows.domain.StepResult;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds an activity until it is told what to answer, or until the workflow cancels it. */
final class Gate implements Answer {
  private static final long BEAT_MILLIS = 20;

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile Answer answer = Answer.done();

  @Override
  public StepResult give() {
    entered.countDown();
    try {
      while (!opened.await(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
        Activity.getExecutionContext().heartbeat(null);
      }
      return answer.give();
    } catch (ActivityCompletionException gone) {
      cancelled.countDown();
      throw gone;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the Worker has stopped", end);
    }
  }

  /** Waits until an activity stands at this gate. */
  Gate awaitEntered() {
    Deadline.await("an activity at the gate", entered);
    return this;
  }

  /** Waits until the activity has heard that nobody wants its result any more. */
  void awaitCancelled() {
    Deadline.await("the activity's cancellation", cancelled);
  }

  boolean heardCancellation() {
    return cancelled.getCount() == 0;
  }

  void open() {
    opened.countDown();
  }

  void open(Answer given) {
    answer = given;
    open();
  }
}
