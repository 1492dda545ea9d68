package io.keyturn.activities.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.keyturn.activities.credential.ApiKeyMaterial;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends an API key, or none, with every call, and the namespace that keys are checked against. */
final class KeyHeaders implements ClientInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER);

  private final String namespace;
  private final @Nullable ApiKeyMaterial key;

  KeyHeaders(String namespace, @Nullable ApiKeyMaterial key) {
    this.namespace = namespace;
    this.key = key;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        headers.discardAll(NAMESPACE);
        headers.put(NAMESPACE, namespace);
        if (key != null) {
          headers.discardAll(AUTHORIZATION);
          headers.put(
              AUTHORIZATION,
              key.token()
                  .reveal(bytes -> "Bearer " + new String(bytes, StandardCharsets.US_ASCII)));
        }
        super.start(listener, headers);
      }
    };
  }
}
