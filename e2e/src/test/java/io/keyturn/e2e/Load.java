package io.keyturn.e2e;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Orders one thing after the other until it is closed, and remembers if one fails. */
public final class Load implements AutoCloseable {
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stopping;

  public Load(Application client, String taskQueue) {
    this(client, taskQueue, Duration.ZERO);
  }

  /** Leaves the machine some air between two orders. */
  public Load(Application client, String taskQueue, Duration pause) {
    thread = new Thread(() -> run(client, taskQueue, pause), "load");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Application client, String taskQueue, Duration pause) {
    while (!stopping) {
      try {
        client.order(taskQueue, "book");
        done.incrementAndGet();
        LockSupport.parkNanos(pause.toNanos());
      } catch (RuntimeException e) {
        if (!stopping) {
          failure.compareAndSet(null, e);
        }
        return;
      }
    }
  }

  /** Waits for this many more orders, which shows that work gets done. */
  public void awaitMore(int orders) {
    int wanted = done.get() + orders;
    Await.until(
        Duration.ofSeconds(60),
        () -> "only " + done.get() + " orders of " + wanted,
        () -> done.get() >= wanted || failure.get() != null);
    check();
  }

  /** Fails if an order has failed. */
  public void check() {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new AssertionError("an order failed after " + done.get() + " good ones", failed);
    }
  }

  @Override
  public void close() {
    stopping = true;
    if (!ends(Duration.ofSeconds(10))) {
      // It may wait for an order that a killed Worker had taken up.
      thread.interrupt();
      if (!ends(Duration.ofSeconds(10))) {
        throw new AssertionError("the load does not end");
      }
    }
  }

  private boolean ends(Duration limit) {
    try {
      thread.join(limit.toMillis());
      return !thread.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
