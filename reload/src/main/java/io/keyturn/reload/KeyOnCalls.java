package io.keyturn.reload;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.keyturn.reload.PresentationLog.Presented;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call its API key, and notes what the server answered.
 *
 * <p>Which one is decided when the call has got its connection: on one that has presented a
 * certificate there is no key, on any other there is. So a call always carries one credential,
 * whichever kind is exchanged for which at that moment.
 */
final class KeyOnCalls implements ClientInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<@Nullable ApiKey> key;
  private final PresentationLog log;

  KeyOnCalls(Supplier<@Nullable ApiKey> key, PresentationLog log) {
    this.key = key;
    this.log = log;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    Carried carried = new Carried(options.getCredentials());
    return new SimpleForwardingClientCall<>(
        next.newCall(method, options.withCallCredentials(carried))) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        // Headers can only be added later, so one that a key may have to replace is put aside now.
        carried.applications = headers.removeAll(AUTHORIZATION);
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (answered(status)) {
                  carried.note(log);
                }
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  /** Leaves out what the client's own side says when there was no answer. */
  private static boolean answered(Status status) {
    return switch (status.getCode()) {
      case UNAUTHENTICATED,
          UNAVAILABLE,
          CANCELLED,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          INTERNAL,
          UNKNOWN ->
          false;
      default -> true;
    };
  }

  /** What one call carries; a retried call begins anew. */
  private final class Carried extends CallCredentials {
    private final @Nullable CallCredentials others;
    private volatile @Nullable Iterable<String> applications;
    private volatile @Nullable Sent sent;

    Carried(@Nullable CallCredentials others) {
      this.others = others;
    }

    @Override
    public void applyRequestMetadata(
        RequestInfo request, Executor executor, MetadataApplier applier) {
      Presented certificate = PresentationLog.onto(request.getTransportAttrs());
      ApiKey chosen = certificate.known() ? null : key.get();
      sent = new Sent(log.began(), chosen, certificate);
      Metadata headers = new Metadata();
      Iterable<String> kept = applications;
      if (chosen != null) {
        headers.put(AUTHORIZATION, "Bearer " + chosen.token());
      } else if (kept != null) {
        kept.forEach(value -> headers.put(AUTHORIZATION, value));
      }
      if (chosen == null && others != null) {
        others.applyRequestMetadata(request, executor, new Adding(headers, applier));
      } else {
        applier.apply(headers);
      }
    }

    void note(PresentationLog log) {
      Sent last = sent;
      if (last != null) {
        log.answered(last.number(), last.key(), last.certificate());
      }
    }
  }

  /** Adds headers to those that the application's own credentials make. */
  private static final class Adding extends CallCredentials.MetadataApplier {
    private final Metadata headers;
    private final CallCredentials.MetadataApplier next;

    Adding(Metadata headers, CallCredentials.MetadataApplier next) {
      this.headers = headers;
      this.next = next;
    }

    @Override
    public void apply(Metadata more) {
      headers.merge(more);
      next.apply(headers);
    }

    @Override
    public void fail(Status status) {
      next.fail(status);
    }
  }

  private record Sent(long number, @Nullable ApiKey key, Presented certificate) {}
}
