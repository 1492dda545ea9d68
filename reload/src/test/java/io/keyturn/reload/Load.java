package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** Calls without any retry, from several threads, until it is closed. */
final class Load implements AutoCloseable {
  private static final int THREADS = 3;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLongArray calls = new AtomicLongArray(THREADS);
  private volatile boolean running = true;

  Load(WorkflowServiceStubs stubs) {
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      threads.execute(() -> run(stubs, thread));
    }
    goesOn();
  }

  private void run(WorkflowServiceStubs stubs, int thread) {
    while (running) {
      try {
        var unused = stubs.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      } catch (StatusRuntimeException e) {
        failures.add(e.getStatus() + " " + e.getCause());
      }
      calls.incrementAndGet(thread);
    }
  }

  /** Waits until every thread has ended what it had begun, and calls that begin from now on. */
  void goesOn() {
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      long before = calls.get(thread);
      eventually("calls", () -> calls, () -> calls.get(thread) > before + 5);
    }
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    running = false;
    threads.shutdown();
    try {
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
