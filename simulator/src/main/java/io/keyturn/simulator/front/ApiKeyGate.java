package io.keyturn.simulator.front;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.keyturn.simulator.cloud.Trust;
import io.keyturn.simulator.cloud.TrustSource;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.simulator.ledger.LedgerInterceptor;
import io.keyturn.simulator.ledger.PresentedKey;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a call pass that came over a connection with an accepted certificate, or that carries a live
 * API key and names the namespace; keys are checked call by call.
 */
final class ApiKeyGate implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER);

  /** What clients ask before they know a namespace. */
  private static final Set<String> WITHOUT_NAMESPACE =
      Set.of(
          "temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo",
          "grpc.health.v1.Health/Check");

  private final String namespace;
  private final TrustSource trustSource;

  ApiKeyGate(String namespace, TrustSource trustSource) {
    this.namespace = namespace;
    this.trustSource = trustSource;
  }

  /** Returns the key whose token the headers carry, and whether it lets in here. */
  Optional<PresentedKey> key(Metadata headers) {
    String authorization = headers.get(AUTHORIZATION);
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      return Optional.empty();
    }
    String token = authorization.substring("bearer ".length()).strip();
    boolean admitted =
        trustSource.trust(namespace).map(Trust::apiKeysEnabled).orElse(false)
            && trustSource.apiKeyOwner(namespace, token).isPresent();
    return trustSource.apiKeyId(token).map(id -> new PresentedKey(id, admitted));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    LedgerConnection connection = call.getAttributes().get(LedgerInterceptor.CONNECTION);
    if (connection != null && !connection.certificateSha256().isEmpty()) {
      return next.startCall(call, headers);
    }
    if (!key(headers).map(PresentedKey::admitted).orElse(false)) {
      return refuse(call, Status.UNAUTHENTICATED.withDescription("Request unauthenticated."));
    }
    boolean named = namespace.equals(headers.get(NAMESPACE));
    if (!named && !WITHOUT_NAMESPACE.contains(call.getMethodDescriptor().getFullMethodName())) {
      return refuse(
          call,
          Status.PERMISSION_DENIED.withDescription(
              "Request unauthorized: the temporal-namespace header must name " + namespace + "."));
    }
    return next.startCall(call, headers);
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
