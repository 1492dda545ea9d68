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
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

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

  static Verdict of(
      SslContext context, WorkflowServiceStubsOptions options, Collection<String> namespaces) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            StubsHook.detached(options)
                .setSslContext(context)
                .setGrpcReconnectFrequency(null)
                .build());
    try {
      stub(stubs).getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      Verdict worst = Verdict.ACCEPTED;
      for (String namespace : namespaces) {
        Verdict verdict = describe(stubs, namespace);
        worst = verdict.compareTo(worst) < 0 ? verdict : worst;
      }
      return worst;
    } catch (StatusRuntimeException e) {
      return judge(e, Verdict.REFUSED);
    } finally {
      stubs.shutdownNow();
    }
  }

  private static WorkflowServiceBlockingStub stub(WorkflowServiceStubs stubs) {
    return stubs.blockingStub().withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static Verdict describe(WorkflowServiceStubs stubs, String namespace) {
    Metadata headers = new Metadata();
    headers.put(NAMESPACE_HEADER, namespace);
    try {
      var unused =
          stub(stubs)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return Verdict.ACCEPTED;
    } catch (StatusRuntimeException e) {
      return judge(e, Verdict.NAMESPACE_DENIED);
    }
  }

  private static Verdict judge(StatusRuntimeException failure, Verdict denied) {
    Status.Code code = failure.getStatus().getCode();
    return switch (code) {
      case PERMISSION_DENIED, UNAUTHENTICATED -> denied;
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
