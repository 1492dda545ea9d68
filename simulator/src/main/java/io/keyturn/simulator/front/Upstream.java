package io.keyturn.simulator.front;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** Sends single requests to the Temporal behind a front, as bytes. */
final class Upstream {
  /** The SDK's own limit for answers: histories may be large. */
  static final int MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

  private final Channel channel;

  Upstream(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /**
   * Begins a call; the listener asks for further messages itself.
   *
   * @param headers the client's; credentials in them end here
   */
  ClientCall<byte[], byte[]> call(
      String method,
      Metadata headers,
      byte[] request,
      @Nullable Deadline deadline,
      ClientCall.Listener<byte[]> listener) {
    Metadata onward = new Metadata();
    onward.merge(headers);
    onward.discardAll(ApiKeyGate.AUTHORIZATION);
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadline(deadline)
            .withMaxInboundMessageSize(MAX_MESSAGE_BYTES)
            .withExecutor(Runnable::run);
    // In the root context: a call may outlive the client's, and is cancelled by hand.
    Context previous = Context.ROOT.attach();
    try {
      ClientCall<byte[], byte[]> call = channel.newCall(BytesMarshaller.method(method), options);
      call.start(listener, onward);
      call.request(2);
      call.sendMessage(request);
      call.halfClose();
      return call;
    } finally {
      Context.ROOT.detach(previous);
    }
  }
}
