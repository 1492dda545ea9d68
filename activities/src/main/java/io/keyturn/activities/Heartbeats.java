package io.keyturn.activities;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Beats for activities while they work, so that the death of a Worker is noticed soon; each beat
 * carries what the activity waits for. An activity that is no longer wanted is interrupted.
 */
public final class Heartbeats implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(4);

  private static final ThreadLocal<Beat> RUNNING = new ThreadLocal<>();
  private final Duration interval;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "keyturn-heartbeats");
            thread.setDaemon(true);
            return thread;
          });

  /** Beats often enough for the heartbeat timeout of the activities. */
  public Heartbeats() {
    this(INTERVAL);
  }

  Heartbeats(Duration interval) {
    this.interval = interval;
  }

  /** Runs an activity's work on its own thread and beats beside it. */
  public <T> T during(Supplier<T> work) {
    Beat beat = new Beat(Activity.getExecutionContext(), Thread.currentThread());
    ScheduledFuture<?> beating =
        timer.scheduleWithFixedDelay(
            beat, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    RUNNING.set(beat);
    try {
      return work.get();
    } finally {
      RUNNING.remove();
      beating.cancel(false);
      beat.end();
    }
  }

  /** Says what the activity on this thread still waits for, a line each. */
  public void progress(List<String> waitingFor) {
    Beat beat = RUNNING.get();
    if (beat != null) {
      beat.tell(waitingFor);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static final class Beat implements Runnable {
    private static final int LINES = 20;

    private final ActivityExecutionContext context;
    private final Thread worker;
    private List<String> latest = List.of();
    private boolean ended;

    Beat(ActivityExecutionContext context, Thread worker) {
      this.context = context;
      this.worker = worker;
    }

    synchronized void tell(List<String> waitingFor) {
      latest = List.copyOf(waitingFor.subList(0, Math.min(LINES, waitingFor.size())));
      run();
    }

    @Override
    public synchronized void run() {
      if (ended) {
        return;
      }
      try {
        context.heartbeat(latest);
      } catch (ActivityCompletionException notWanted) {
        worker.interrupt();
      }
    }

    /** After this nobody interrupts the thread, which goes on to other activities. */
    synchronized void end() {
      ended = true;
      Thread.interrupted();
    }
  }
}
