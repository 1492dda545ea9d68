package io.keyturn.activities.cloudops;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import java.util.List;

/** Notes each update as it arrives, before any fault strikes it. */
record PostedUpdates(List<UpdateNamespaceRequest> posted) implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        if (message instanceof UpdateNamespaceRequest update) {
          posted.add(update);
        }
        super.onMessage(message);
      }
    };
  }
}
