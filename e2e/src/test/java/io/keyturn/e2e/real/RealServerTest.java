package io.keyturn.e2e.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.Await;
import io.keyturn.e2e.Load;
import io.keyturn.e2e.Policies;
import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.RotationScene;
import io.keyturn.simulator.ServerChoice;
import io.keyturn.workflows.RotationWorkflowImpl;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.StepReport;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails where there is no program {@code temporal}: who excludes the tag has to say so. */
@Tag("real")
final class RealServerTest {
  private static final String AUTHORITY = "payments-ca";
  private static final String CERTIFICATE = "payments-worker";

  /** DESIGN's bound: 200 events and 30 more for each Worker group. */
  private static final int MOST_EVENTS = 200;

  @Test
  void aWholeRotationIsSeenAndToldByARealServer(@TempDir Path folder) throws Exception {
    try (RotationScene scene =
        new RotationScene(
            folder,
            Policies.ONE_GROUP + Policies.QUICK,
            options -> options.withServer(ServerChoice.DEV))) {
      var unused =
          scene
              .application(RotationScene.PAYMENTS, "payments/worker", "payments")
              .working("payments");
      Load load =
          scene.opened(
              new Load(
                  scene.application(RotationScene.PAYMENTS, "payments/worker", "shop"),
                  "payments",
                  Duration.ofMillis(50)));
      load.awaitMore(1);

      Rotation rotation = scene.rotate(AUTHORITY);
      scene.watch(CERTIFICATE).await("under way", status -> status.plan() != null);
      assertTold(scene, CERTIFICATE);
      RotationResult result = rotation.result();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      load.awaitMore(1);
      scene.assertNobodyWasCutOff();
      assertListed(scene);
      assertSmallAndReplayable(rotation.history());
      assertSmallAndReplayable(scene.watch(CERTIFICATE).history());
      assertSeenByTheServerItself(scene, result);
    }
  }

  /** The UI of Temporal shows these while the rotation runs. */
  private static void assertTold(RotationScene scene, String credential) {
    WorkflowStub stub = scene.home().client().newUntypedWorkflowStub(Names.workflowId(credential));
    assertThat(stub.describe().getStaticSummary()).isEqualTo("Rotate " + credential);
    WorkflowMetadata metadata =
        stub.query(WorkflowClient.QUERY_TYPE_WORKFLOW_METADATA, WorkflowMetadata.class);
    assertThat(metadata.getCurrentDetails()).isNotBlank();
  }

  private static void assertListed(RotationScene scene) {
    String query = "KeyturnOutcome = 'COMPLETED' AND KeyturnPhase = 'CLOSED'";
    Await.until(
        Duration.ofSeconds(20),
        () -> "listed are only " + listed(scene, query),
        () -> listed(scene, query).size() == 2);
    assertThat(listed(scene, query + " AND KeyturnCredential = '" + AUTHORITY + "'"))
        .containsExactly(Names.workflowId(AUTHORITY));
    assertThat(listed(scene, query + " AND KeyturnKind = 'client-certificate'"))
        .containsExactly(Names.workflowId(CERTIFICATE));
  }

  private static List<String> listed(RotationScene scene, String query) {
    try (Stream<WorkflowExecutionMetadata> found = scene.home().client().listExecutions(query)) {
      return found.map(each -> each.getExecution().getWorkflowId()).toList();
    }
  }

  private static void assertSmallAndReplayable(History history) throws Exception {
    assertThat(history.getEventsCount()).isLessThanOrEqualTo(MOST_EVENTS);
    List<HistoryEvent> activities =
        history.getEventsList().stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
            .toList();
    assertThat(activities).isNotEmpty().allMatch(event -> event.getUserMetadata().hasSummary());
    WorkflowReplayer.replayWorkflowExecution(
        new WorkflowExecutionHistory(history), RotationWorkflowImpl.class);
  }

  /** Asked behind the simulator's back, so that it cannot have answered itself. */
  private static void assertSeenByTheServerItself(RotationScene scene, RotationResult result)
      throws Exception {
    WorkflowServiceBlockingStub server =
        scene.home().client().getWorkflowServiceStubs().blockingStub();
    String presented =
        sha256(scene.secrets().resolve("payments/worker").resolve("current").resolve("tls.crt"));
    assertThat(
            server
                .listWorkers(
                    ListWorkersRequest.newBuilder()
                        .setNamespace(RotationScene.PAYMENTS)
                        .setPageSize(100)
                        .build())
                .getWorkersList())
        .filteredOn(worker -> worker.getTaskQueue().equals("payments"))
        .singleElement()
        .satisfies(
            worker -> assertThat(plugins(worker)).anyMatch(name -> name.contains(presented)));
    assertThat(evidence(result)).anyMatch(line -> line.contains("1 of 1 live Workers present"));
    assertThat(partitions(server)).isEqualTo(4);
    assertThat(pollers(server)).extracting(PollerInfo::getIdentity).isNotEmpty();
  }

  private static List<String> plugins(WorkerListInfo worker) {
    return worker.getPluginsList().stream().map(plugin -> plugin.getName()).toList();
  }

  private static List<String> evidence(RotationResult result) {
    return result.steps().stream()
        .map(StepReport::evidence)
        .flatMap(List::stream)
        .map(evidence -> evidence.what())
        .toList();
  }

  private static int partitions(WorkflowServiceBlockingStub server) {
    return server
        .listTaskQueuePartitions(
            ListTaskQueuePartitionsRequest.newBuilder()
                .setNamespace(RotationScene.PAYMENTS)
                .setTaskQueue(TaskQueue.newBuilder().setName("payments"))
                .build())
        .getActivityTaskQueuePartitionsCount();
  }

  @SuppressWarnings("deprecation") // There is no other call that asks all partitions.
  private static List<PollerInfo> pollers(WorkflowServiceBlockingStub server) {
    TaskQueueTypeInfo activities =
        server
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(RotationScene.PAYMENTS)
                    .setTaskQueue(TaskQueue.newBuilder().setName("payments"))
                    .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
                    .addTaskQueueTypes(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                    .setReportPollers(true)
                    .build())
            .getVersionsInfoOrThrow("")
            .getTypesInfoOrThrow(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY_VALUE);
    return activities.getPollersList();
  }

  private static String sha256(Path certificate) throws Exception {
    try (var in = Files.newInputStream(certificate)) {
      X509Certificate parsed =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(parsed.getEncoded()));
    }
  }
}
