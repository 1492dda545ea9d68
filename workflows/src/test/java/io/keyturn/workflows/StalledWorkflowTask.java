package io.keyturn.workflows;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the workflow task that handles a report, so that what arrives meanwhile comes together. */
final class StalledWorkflowTask extends WorkerInterceptorBase {
  private volatile CountDownLatch entered = new CountDownLatch(0);
  private volatile CountDownLatch released = new CountDownLatch(0);

  void prepare() {
    entered = new CountDownLatch(1);
    released = new CountDownLatch(1);
  }

  void awaitEntered() {
    Deadline.await("the workflow task", entered);
  }

  void release() {
    released.countDown();
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void handleSignal(SignalInput input) {
        if (input.getSignalName().equals("certificateReported")) {
          stall();
        }
        super.handleSignal(input);
      }
    };
  }

  private void stall() {
    entered.countDown();
    try {
      if (!released.await(Deadline.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the workflow task was never released");
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
