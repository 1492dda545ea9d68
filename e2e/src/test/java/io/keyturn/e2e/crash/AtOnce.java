package io.keyturn.e2e.crash;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs what mostly waits at the same time, for tests of which each then takes its own result; other
 * test classes wait meanwhile, as they would not with a parallel test engine.
 */
final class AtOnce<K> implements AutoCloseable {
  private final ExecutorService threads;
  private final Map<K, Future<?>> running = new LinkedHashMap<>();

  AtOnce(int threads) {
    this.threads = Executors.newFixedThreadPool(threads);
  }

  void run(K name, Callable<?> work) {
    running.put(name, threads.submit(work));
  }

  /** Waits until this one has ended, and fails as it has failed. */
  void join(K name) throws Exception {
    Future<?> work = running.get(name);
    if (work == null) {
      throw new IllegalArgumentException("nothing is called " + name);
    }
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
