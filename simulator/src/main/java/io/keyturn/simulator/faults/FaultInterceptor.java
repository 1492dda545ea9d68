package io.keyturn.simulator.faults;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.keyturn.simulator.cloud.PlannedOutcome;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Strikes unary calls with the faults that wait for them. It holds the request back until the
 * faults before its effect are done, and the answer until those after it are; it blocks the call's
 * thread meanwhile.
 */
public final class FaultInterceptor implements ServerInterceptor {
  private static final Status LOST =
      Status.UNAVAILABLE.withDescription("the connection was lost (fault)");

  private final Faults faults;
  private final Function<Object, String> namespaceOf;

  FaultInterceptor(Faults faults, Function<Object, String> namespaceOf) {
    this.faults = faults;
    this.namespaceOf = namespaceOf;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    StruckCall<Q, A> struck = new StruckCall<>(call);
    return new StruckListener<>(next.startCall(struck, headers), struck);
  }

  private static final class StruckCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    volatile @Nullable Strike strike;
    private boolean afterDone;
    private boolean lost;

    StruckCall(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public void sendMessage(A message) {
      strikeAfter();
      if (!lost) {
        super.sendMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      strikeAfter();
      super.close(lost ? LOST : status, lost ? new Metadata() : trailers);
    }

    private void strikeAfter() {
      if (afterDone) {
        return;
      }
      afterDone = true;
      Strike come = strike;
      lost = come != null && come.after().isPresent();
    }

    /** Ends the call before anything has run. */
    void refuse(Status status) {
      afterDone = true;
      super.close(status, new Metadata());
    }
  }

  private final class StruckListener<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final StruckCall<Q, A> call;
    private @Nullable Q request;
    private boolean refused;

    StruckListener(ServerCall.Listener<Q> delegate, StruckCall<Q, A> call) {
      super(delegate);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      request = message;
    }

    @Override
    public void onHalfClose() {
      Q held = request;
      Strike strike =
          faults.strike(
              call.getMethodDescriptor().getFullMethodName(),
              held == null ? "" : namespaceOf.apply(held));
      call.strike = strike;
      Optional<Fault.Action> ending = strike.before();
      if (ending.isPresent()) {
        refuse(
            ending.get() instanceof Fault.Fail fail
                ? Status.fromCode(fail.status()).withDescription(fail.message())
                : LOST);
        return;
      }
      Context context =
          strike
              .planned()
              .map(outcome -> Context.current().withValue(PlannedOutcome.KEY, outcome))
              .orElseGet(Context::current);
      context.run(
          () -> {
            if (held != null) {
              super.onMessage(held);
            }
            super.onHalfClose();
          });
    }

    private void refuse(Status status) {
      refused = true;
      call.refuse(status);
    }

    @Override
    public void onComplete() {
      // The handler has seen no request: to it, the call is cancelled.
      if (refused) {
        super.onCancel();
      } else {
        super.onComplete();
      }
    }
  }
}
