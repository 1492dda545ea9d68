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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Strikes unary calls with the faults that wait for them. It holds the request back until the
 * faults before its effect are done, and the answer until those after it are; it blocks the call's
 * thread meanwhile.
 */
public final class FaultInterceptor implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(FaultInterceptor.class);
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

  private final class StruckCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    volatile List<Fault> striking = List.of();
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
      for (Fault fault : striking) {
        if (fault.moment() == Moment.AFTER) {
          lost |= act(fault.action());
        }
      }
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
      call.striking =
          faults.striking(
              call.getMethodDescriptor().getFullMethodName(),
              held == null ? "" : namespaceOf.apply(held));
      Context context = Context.current();
      for (Fault fault : call.striking) {
        if (fault.moment() != Moment.BEFORE) {
          continue;
        }
        if (fault.action() instanceof Fault.End end) {
          context = context.withValue(PlannedOutcome.KEY, end.outcome());
        } else if (fault.action() instanceof Fault.Fail fail) {
          refuse(Status.fromCode(fail.status()).withDescription(fail.message()));
          return;
        } else if (act(fault.action())) {
          refuse(LOST);
          return;
        }
      }
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

  /** Does what the fault does, and returns whether the call is lost with it. */
  private boolean act(Fault.Action action) {
    boolean lost = action instanceof Fault.Lose || action instanceof Fault.Kill;
    try {
      if (action instanceof Fault.Delay delay) {
        sleep(delay.delay());
      } else if (action instanceof Fault.Edit edit) {
        faults.edit(edit);
      } else if (action instanceof Fault.Kill kill) {
        kill(kill.pid());
      } else if (action instanceof Fault.KillFound found) {
        long victim = found.victim().getAsLong();
        lost = victim != 0;
        if (lost) {
          kill(new Fault.Kill(victim).pid());
        }
      } else if (action instanceof Fault.Run run) {
        run.task().run();
      }
    } catch (RuntimeException e) {
      LOG.warn("A fault could not strike.", e);
    }
    return lost;
  }

  private static void sleep(Duration delay) {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              try {
                // A process that still lives could read the answer.
                process.onExit().get(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (ExecutionException | TimeoutException e) {
                LOG.warn("Process {} did not end within 10 s of its kill.", pid);
              }
            });
  }
}
