package io.keyturn.simulator.front;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** One client's call, answered at most once whichever thread comes first. */
final class Reply {
  private final ServerCall<byte[], byte[]> call;
  private boolean begun;
  private boolean done;
  private boolean cancelled;
  private @Nullable Runnable whenCancelled;

  Reply(ServerCall<byte[], byte[]> call) {
    this.call = call;
  }

  String method() {
    return call.getMethodDescriptor().getFullMethodName();
  }

  synchronized boolean begun() {
    return begun;
  }

  synchronized void headers(Metadata headers) {
    if (!done && !begun) {
      begun = true;
      call.sendHeaders(headers);
    }
  }

  synchronized void message(byte[] message) {
    if (!done) {
      headers(new Metadata());
      call.sendMessage(message);
    }
  }

  synchronized void close(Status status, Metadata trailers) {
    if (!done) {
      done = true;
      call.close(status, trailers);
    }
  }

  /** Answers with one message and OK. */
  synchronized void answer(byte[] message) {
    message(message);
    close(Status.OK, new Metadata());
  }

  /** Runs the action once the client goes away, at once if it has gone already. */
  void whenCancelled(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        whenCancelled = action;
        return;
      }
    }
    action.run();
  }

  void cancelled() {
    Runnable action;
    synchronized (this) {
      done = true;
      cancelled = true;
      action = whenCancelled;
    }
    if (action != null) {
      action.run();
    }
  }
}
