package io.keyturn.reload;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tries a credential on a connection of its own, with everything else as the application set it.
 *
 * <p>A TLS 1.3 client learns only after its handshake that it is refused, so a call is made.
 */
final class Trial {
  private static final long DEADLINE_SECONDS = 10;
  private static final Metadata.Key<String> NAMESPACE_HEADER =
      Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER);

  /** How far a credential came, least first. */
  enum Verdict {
    /** Nobody said anything about the credential. */
    UNREACHABLE,
    /** The server wants no connection with it. */
    REFUSED,
    /** It connects, but may not see the namespace. */
    NAMESPACE_DENIED,
    /** It works. */
    ACCEPTED
  }

  private Trial() {}

  /**
   * Tries a credential beside the application.
   *
   * @param namespace null if none is known yet
   */
  static Verdict of(
      Credential credential,
      SslContext context,
      WorkflowServiceStubsOptions options,
      @Nullable String namespace) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            StubsHook.detached(options, credential instanceof ApiKey key ? key : null)
                .setSslContext(context)
                .setGrpcReconnectFrequency(null)
                .build());
    try {
      return ask(stubs, namespace);
    } finally {
      stubs.shutdownNow();
    }
  }

  /** Asks the server what it thinks of the credential that these stubs use. */
  static Verdict ask(WorkflowServiceStubs stubs, @Nullable String namespace) {
    Metadata headers = new Metadata();
    if (namespace != null) {
      headers.put(NAMESPACE_HEADER, namespace);
    }
    try {
      var unused = stub(stubs, headers).getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      Verdict verdict = judge(e, Verdict.REFUSED);
      if (verdict != Verdict.ACCEPTED) {
        return verdict;
      }
    }
    if (namespace == null) {
      return Verdict.ACCEPTED;
    }
    try {
      var unused =
          stub(stubs, headers)
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return Verdict.ACCEPTED;
    } catch (StatusRuntimeException e) {
      return judge(e, Verdict.NAMESPACE_DENIED);
    }
  }

  private static WorkflowServiceBlockingStub stub(WorkflowServiceStubs stubs, Metadata headers) {
    return stubs
        .blockingStub()
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Verdict judge(StatusRuntimeException failure, Verdict denied) {
    Status.Code code = failure.getStatus().getCode();
    return switch (code) {
      case PERMISSION_DENIED -> denied;
      case UNAUTHENTICATED -> Verdict.REFUSED;
      case UNAVAILABLE -> refusedInHandshake(failure) ? Verdict.REFUSED : Verdict.UNREACHABLE;
      case DEADLINE_EXCEEDED, CANCELLED -> Verdict.UNREACHABLE;
      // The server read the call and answered: the credential let it in.
      default -> Verdict.ACCEPTED;
    };
  }

  /** An SSL failure is a refusal of ours, unless it is we who do not believe the server. */
  private static boolean refusedInHandshake(Throwable failure) {
    boolean ssl = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return false;
      }
      ssl |= cause instanceof SSLException;
    }
    return ssl;
  }
}
