package io.keyturn.activities.grpc;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.ports.ConnectivityProbe;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Describes the namespace over a connection of its own: a call that needs the namespace, since a
 * client of TLS 1.3 learns only with its first answer that it was refused.
 */
public final class GrpcConnectivityProbe implements ConnectivityProbe {
  private static final Duration COMPLETION = Duration.ofSeconds(30);

  private final ServerTrust trust;

  /** Probes servers that the given trust admits. */
  public GrpcConnectivityProbe(ServerTrust trust) {
    this.trust = trust;
  }

  @Override
  public Answer enter(NamespaceAccess namespace, @Nullable Credential credential) {
    try (NamespaceChannel connection = new NamespaceChannel(trust, namespace, credential)) {
      connection
          .stub()
          .describeNamespace(
              DescribeNamespaceRequest.newBuilder().setNamespace(namespace.namespace()).build());
      return new Answer(Entry.ADMITTED, "a call was answered");
    } catch (StatusRuntimeException e) {
      return answer(e);
    }
  }

  @Override
  public Answer complete(
      NamespaceAccess namespace,
      Credential credential,
      String workflowType,
      String workflowId,
      String taskQueue) {
    try (NamespaceChannel connection = new NamespaceChannel(trust, namespace, credential)) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setChannel(connection.channel()).build());
      WorkflowClient client =
          WorkflowClient.newInstance(
              stubs,
              WorkflowClientOptions.newBuilder()
                  .setNamespace(namespace.namespace())
                  .setIdentity(ProbeIdentity.of(credential))
                  .build());
      WorkflowStub canary =
          client.newUntypedWorkflowStub(
              workflowType,
              WorkflowOptions.newBuilder()
                  .setWorkflowId(workflowId)
                  .setTaskQueue(taskQueue)
                  .setWorkflowIdConflictPolicy(
                      WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                  .setWorkflowExecutionTimeout(COMPLETION)
                  .build());
      canary.start();
      canary.getResult(COMPLETION.toMillis(), TimeUnit.MILLISECONDS, Object.class);
      return new Answer(Entry.ADMITTED, "workflow " + workflowType + " completed");
    } catch (StatusRuntimeException e) {
      return answer(e);
    } catch (WorkflowServiceException e) {
      return e.getCause() instanceof StatusRuntimeException status
          ? answer(status)
          : new Answer(Entry.UNREACHABLE, "the canary workflow could not be started");
    } catch (WorkflowException e) {
      return new Answer(Entry.REFUSED, "workflow " + workflowType + " failed");
    } catch (TimeoutException e) {
      return new Answer(Entry.UNREACHABLE, "workflow " + workflowType + " did not complete");
    }
  }

  private static Answer answer(StatusRuntimeException e) {
    Code code = e.getStatus().getCode();
    if (code == Code.PERMISSION_DENIED || code == Code.UNAUTHENTICATED) {
      return new Answer(Entry.REFUSED, code + " " + text(e));
    }
    Throwable refusal = null;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        // We have refused the server, not the server us.
        return new Answer(
            Entry.UNREACHABLE,
            "its certificate is not trusted: " + PlainText.of(String.valueOf(cause.getMessage())));
      }
      refusal = cause instanceof SSLException && refusal == null ? cause : refusal;
    }
    if (refusal != null) {
      return new Answer(Entry.REFUSED, PlainText.of(String.valueOf(refusal.getMessage())));
    }
    return new Answer(Entry.UNREACHABLE, code + " " + text(e));
  }

  private static String text(StatusRuntimeException e) {
    return PlainText.of(String.valueOf(e.getStatus().getDescription()));
  }
}
