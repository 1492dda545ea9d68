package io.keyturn.activities.grpc;

import com.google.protobuf.ByteString;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds clients that never poll by the events that they cause: who started the newest executions of
 * a namespace, and who signalled or updated them.
 */
final class ClientSample {
  private static final int EXECUTIONS = 100;
  private static final int EVENTS = 100;
  private static final int REMEMBERED = 5_000;

  /** Histories of closed executions do not change; what they showed is kept between looks. */
  private final Map<String, List<ClientSighting>> closed =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<ClientSighting>> eldest) {
          return size() > REMEMBERED;
        }
      };

  List<ClientSighting> take(String namespace, NamespaceChannel connection, Instant lookBack) {
    ListWorkflowExecutionsResponse newest =
        connection
            .stub()
            .listWorkflowExecutions(
                ListWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(namespace)
                    .setPageSize(EXECUTIONS)
                    .setQuery("StartTime > '" + lookBack + "'")
                    .build());
    List<ClientSighting> clients = new ArrayList<>();
    for (WorkflowExecutionInfo execution : newest.getExecutionsList()) {
      clients.addAll(of(namespace, connection, execution));
    }
    return clients;
  }

  private synchronized List<ClientSighting> of(
      String namespace, NamespaceChannel connection, WorkflowExecutionInfo execution) {
    String run = execution.getExecution().getRunId();
    List<ClientSighting> known = closed.get(run);
    if (known != null) {
      return known;
    }
    List<ClientSighting> read = read(namespace, connection, execution.getExecution());
    if (execution.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        && execution.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED) {
      closed.put(run, read);
    }
    return read;
  }

  private static List<ClientSighting> read(
      String namespace, NamespaceChannel connection, WorkflowExecution execution) {
    List<ClientSighting> clients = new ArrayList<>();
    for (HistoryEvent event :
        connection
            .stub()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(execution)
                    .setMaximumPageSize(EVENTS)
                    .setNextPageToken(ByteString.EMPTY)
                    .build())
            .getHistory()
            .getEventsList()) {
      String identity = causedBy(event);
      if (!identity.isEmpty() && !ofTheServer(identity)) {
        clients.add(
            new ClientSighting(
                namespace,
                PlainText.of(Stamp.baseIdentity(identity)),
                Stamp.ofIdentity(identity).orElse(null),
                WorkerList.instant(event.getEventTime())));
      }
    }
    return clients;
  }

  private static String causedBy(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
          starter(event.getWorkflowExecutionStartedEventAttributes());
      case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED ->
          event.getWorkflowExecutionSignaledEventAttributes().getIdentity();
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED ->
          event
              .getWorkflowExecutionUpdateAcceptedEventAttributes()
              .getAcceptedRequest()
              .getMeta()
              .getIdentity();
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
          event.getWorkflowExecutionTerminatedEventAttributes().getIdentity();
      default -> "";
    };
  }

  /** A child, a next run and a scheduled run are started by the server, not by a client. */
  private static String starter(WorkflowExecutionStartedEventAttributes started) {
    return started.hasParentWorkflowExecution() || !started.getContinuedExecutionRunId().isEmpty()
        ? ""
        : started.getIdentity();
  }

  private static boolean ofTheServer(String identity) {
    return identity.equals("history-service")
        || identity.equals("worker-service")
        || identity.startsWith("temporal-scheduler");
  }
}
