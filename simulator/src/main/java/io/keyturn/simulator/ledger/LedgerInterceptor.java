package io.keyturn.simulator.ledger;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes each call of a server into the ledger once its end is known; install it outermost, so that
 * it sees what the client sees.
 */
public final class LedgerInterceptor implements ServerInterceptor {
  /** Where a server that keeps connections leaves the one that a call came over. */
  public static final Attributes.Key<LedgerConnection> CONNECTION =
      Attributes.Key.create("io.keyturn.simulator.ledger.connection");

  private final Ledger ledger;
  private final String namespace;
  private final Function<Metadata, Optional<PresentedKey>> apiKey;

  /**
   * Creates an interceptor for one server.
   *
   * @param namespace what the calls are noted under; "" for the Ops API
   * @param apiKey finds the API key in a call's headers
   */
  public LedgerInterceptor(
      Ledger ledger, String namespace, Function<Metadata, Optional<PresentedKey>> apiKey) {
    this.ledger = ledger;
    this.namespace = namespace;
    this.apiKey = apiKey;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Entry entry = new Entry(call, headers);
    ServerCall<Q, R> noting =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            entry.answered(status.getCode());
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(noting, headers)) {
      @Override
      public void onComplete() {
        entry.delivered();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        entry.cancelled();
        super.onCancel();
      }
    };
  }

  /** One call on its way into the ledger: noted when its answer was delivered or lost. */
  private final class Entry {
    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final String method;
    private final String connectionId;
    private final String presented;
    private Status.Code status = Status.Code.UNKNOWN;
    private long endedNanos;
    private boolean noted;

    Entry(ServerCall<?, ?> call, Metadata headers) {
      method = call.getMethodDescriptor().getFullMethodName();
      LedgerConnection connection = call.getAttributes().get(CONNECTION);
      connectionId = connection == null ? "" : connection.id();
      if (connection != null && !connection.certificateSha256().isEmpty()) {
        presented = connection.certificateSha256();
      } else {
        Optional<PresentedKey> key = apiKey.apply(headers);
        presented = key.map(PresentedKey::id).orElse("");
        if (key.isPresent() && key.get().admitted()) {
          ledger.authenticated(connectionId, presented);
        }
      }
    }

    synchronized void answered(Status.Code code) {
      status = code;
      endedNanos = System.nanoTime();
    }

    synchronized void delivered() {
      note(status);
    }

    /** An answer that did not reach the client is none. */
    synchronized void cancelled() {
      endedNanos = System.nanoTime();
      note(
          status == Status.Code.UNKNOWN || status == Status.Code.OK
              ? Status.Code.CANCELLED
              : status);
    }

    private void note(Status.Code code) {
      if (noted) {
        return;
      }
      noted = true;
      double millis = Duration.ofNanos(Math.max(0, endedNanos - startedNanos)).toNanos() / 1e6;
      ledger.call(
          new LedgerCall(connectionId, namespace, method, code, millis, started, presented));
    }
  }
}
