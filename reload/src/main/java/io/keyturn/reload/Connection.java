package io.keyturn.reload;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;

/** One live channel of the application, and what is needed to try a credential beside it. */
record Connection(
    WorkflowServiceStubs stubs, WorkflowServiceStubsOptions options, PresentationLog log) {

  /** Leaves the present connections to the calls in flight and makes new ones at once. */
  void reconnect() {
    channel().enterIdle();
    channel().getState(true);
  }

  /** Forgets how long to wait after earlier failures. */
  void retryAtOnce() {
    channel().resetConnectBackoff();
  }

  /** Runs the action once the channel has been shut down. */
  void whenShutDown(Runnable action) {
    ConnectivityState state = channel().getState(false);
    if (state == ConnectivityState.SHUTDOWN) {
      action.run();
    } else {
      channel().notifyWhenStateChanged(state, () -> whenShutDown(action));
    }
  }

  private ManagedChannel channel() {
    return stubs.getRawChannel();
  }
}
