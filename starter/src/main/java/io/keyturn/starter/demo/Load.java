package io.keyturn.starter.demo;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts workflows at a steady pace and counts their ends. Which namespace, which item and when
 * follow from the seed alone, so that two runs ask for the same.
 */
final class Load implements Runnable {
  /** Seven a second on average leave two small processors some air. */
  private static final int LEAST_PAUSE_MILLIS = 100;

  private static final int PAUSE_RANGE_MILLIS = 90;
  private static final List<String> ITEMS = List.of("book", "lamp", "chair", "tea", "map");

  /**
   * How many workflows have got how far.
   *
   * @param failed not started, or ended otherwise than with the right result
   */
  record Counts(int started, int completed, int failed) {}

  private final List<ApplicationClient> clients;
  private final Random random;
  private final ExecutorService starters = Executors.newFixedThreadPool(4);
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger completed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean running = true;

  Load(List<ApplicationClient> clients, long seed) {
    this.clients = List.copyOf(clients);
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    long next = System.nanoTime();
    for (int number = 1; !Thread.currentThread().isInterrupted(); number++) {
      next += (LEAST_PAUSE_MILLIS + random.nextInt(PAUSE_RANGE_MILLIS)) * 1_000_000L;
      while (System.nanoTime() < next || !running) {
        LockSupport.parkNanos(Math.max(1_000_000, next - System.nanoTime()));
        next = running ? next : System.nanoTime();
      }
      // The first namespace has two Worker groups, and twice the share of each other.
      int drawn = random.nextInt(clients.size() + 1);
      ApplicationClient client = clients.get(Math.max(0, drawn - 1));
      String item = ITEMS.get(random.nextInt(ITEMS.size()));
      String id = "order-" + number;
      started.incrementAndGet();
      starters.execute(() -> order(client, id, item));
    }
  }

  private void order(ApplicationClient client, String id, String item) {
    try {
      var unused =
          client
              .order(id, item)
              .whenComplete(
                  (result, failure) ->
                      (failure == null && result.startsWith(item) ? completed : failed)
                          .incrementAndGet());
    } catch (RuntimeException e) {
      failed.incrementAndGet();
    }
  }

  /** Starts no more until {@link #go}; what was started goes on. */
  void hold() {
    running = false;
  }

  void go() {
    running = true;
  }

  Counts counts() {
    // In this order, so that never more have ended than were started.
    int ended = completed.get();
    int wrong = failed.get();
    return new Counts(started.get(), ended, wrong);
  }
}
