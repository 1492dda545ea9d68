package io.keyturn.simulator.cloud;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/** Lets a call in by its {@code authorization: Bearer} API key, as the caller's principal. */
final class KeyAuthentication implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final Cloud cloud;

  KeyAuthentication(Cloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String header = headers.get(AUTHORIZATION);
    Optional<Principal> principal =
        token(headers).flatMap(token -> cloud.locked(() -> cloud.keys.authenticate(token)));
    if (principal.isEmpty()) {
      token(headers).ifPresent(token -> noteShutOut(token, call));
      call.close(
          Status.UNAUTHENTICATED.withDescription(
              header == null ? "an API key is required" : "the API key is not valid"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Context context =
        Context.current()
            .withValue(Principal.KEY, principal.get())
            .withValue(ApiVersion.KEY, ApiVersion.parse(headers.get(ApiVersion.HEADER)));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private void noteShutOut(String token, ServerCall<?, ?> call) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    cloud.locked(
        () -> {
          cloud.keys.shutOut(token).ifPresent(holder -> cloud.audit.shutOut(holder, method));
          return true;
        });
  }

  /** Returns the token of a call, if it carries one. */
  static Optional<String> token(Metadata headers) {
    String header = headers.get(AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
