package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the front says of real Workers where the Temporal behind it has no words for them. */
class FleetTest {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final FleetView fleet =
      new FleetView(FleetView.REAL_POLLER_MEMORY, FleetView.REAL_WORKER_MEMORY, clock);
  private final InMemoryTemporal temporal = new InMemoryTemporal();
  private final FrontFixture fixture =
      new FrontFixture(
          temporal.channel(),
          Duration.ofMinutes(5),
          Duration.ofSeconds(70),
          fleet,
          (namespace, leaf) -> Optional.empty());
  private final WorkflowServiceStubs client = stubs();

  @AfterEach
  void stop() {
    fixture.close();
    temporal.close();
  }

  @Test
  void aStoppedWorkerIsShuttingDownAndStaysAPollerUntilItIsForgotten() {
    WorkerFactory worker = RelayedWorkflowTest.worker(stubs(), "stopped");
    awaitWorkers("stopped");
    Await.until("it polls both kinds", () -> pollers(true).size() == 2);

    RelayedWorkflowTest.stop(worker);

    assertThat(rows(""))
        .extracting(WorkerListInfo::getStatus)
        .containsOnly(WorkerStatus.WORKER_STATUS_SHUTTING_DOWN);
    assertThat(rows("WorkerStatus = 'ShuttingDown'")).hasSize(1);
    assertThat(rows("WorkerStatus = 'Running'")).isEmpty();
    assertThat(pollers(true)).hasSize(2);

    ahead.set(FleetView.REAL_POLLER_MEMORY.plusSeconds(1));
    assertThat(pollers(true)).isEmpty();
    assertThat(rows("")).hasSize(1);
    ahead.set(FleetView.REAL_WORKER_MEMORY.plusSeconds(1));
    assertThat(rows("")).isEmpty();
  }

  @Test
  void aKilledWorkerStaysRunningAndOnlyItsHeartbeatTimeTellsIt() {
    WorkflowServiceStubs lost = stubs();
    WorkerFactory killed = RelayedWorkflowTest.worker(lost, "killed");
    awaitWorkers("killed");
    lost.shutdownNow(); // as SIGKILL looks from the server: the connection is gone, without a word
    killed.shutdownNow();
    Instant after = Instant.now();
    WorkerFactory alive = RelayedWorkflowTest.worker(stubs(), "alive");
    Await.until(
        "the living one beats",
        () -> !rows("HeartbeatTime > '" + after.plusMillis(1) + "'").isEmpty());

    assertThat(rows("WorkerStatus = 'Running'"))
        .extracting(WorkerListInfo::getWorkerIdentity)
        .containsExactlyInAnyOrder("killed", "alive");
    assertThat(rows("HeartbeatTime > '" + after.plusMillis(1) + "'"))
        .extracting(WorkerListInfo::getWorkerIdentity)
        .containsExactly("alive");
    assertThat(rows("WorkerIdentity = 'alive' AND TaskQueue = 'greetings'")).hasSize(1);
    assertThat(rows("WorkerIdentity IN ('alive')")).isEmpty();
    RelayedWorkflowTest.stop(alive);
  }

  @Test
  @SuppressWarnings("deprecation")
  void listingsAreCompleteOverPagesAndInTheDeprecatedField() {
    List<WorkerFactory> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(RelayedWorkflowTest.worker(stubs(), "w" + i));
    }
    awaitWorkers("w0", "w1", "w2");

    ListWorkersResponse first = service().listWorkers(query("").setPageSize(2).build());
    ListWorkersResponse second =
        service()
            .listWorkers(
                query("").setPageSize(2).setNextPageToken(first.getNextPageToken()).build());
    assertThat(first.getWorkersCount()).isEqualTo(2);
    assertThat(first.getWorkersInfoCount()).isEqualTo(2);
    assertThat(first.getWorkersInfo(0).getWorkerHeartbeat().hasHeartbeatTime()).isTrue();
    assertThat(second.getWorkersCount()).isEqualTo(1);
    assertThat(second.getNextPageToken()).isEmpty();
    assertThat(
            service()
                .countWorkers(CountWorkersRequest.newBuilder().setNamespace(NAMESPACE).build())
                .getCount())
        .isEqualTo(3);
    String key = second.getWorkers(0).getWorkerInstanceKey();
    assertThat(
            service()
                .describeWorker(
                    DescribeWorkerRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkerInstanceKey(key)
                        .build())
                .getWorkerInfo()
                .getWorkerHeartbeat()
                .getWorkerInstanceKey())
        .isEqualTo(key);
    assertThatThrownBy(() -> rows("(("))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    workers.forEach(RelayedWorkflowTest::stop);
  }

  @Test
  void theLegacyCallShowsTheShareOfOnePartition() {
    Set<String> identities =
        IntStream.range(0, 8).mapToObj(i -> "w" + i).collect(Collectors.toSet());
    List<WorkerFactory> workers =
        identities.stream().map(id -> RelayedWorkflowTest.worker(stubs(), id)).toList();
    Await.until("all of them poll", () -> pollers(true).size() == 16);

    Set<String> root = legacy("greetings");
    assertThat(root).isNotEmpty().hasSizeLessThan(8);
    Set<String> all = new TreeSet<>(root);
    for (int i = 1; i < Pollers.PARTITIONS; i++) {
      all.addAll(legacy("/_sys/greetings/" + i));
    }
    assertThat(all).isEqualTo(identities);
    workers.forEach(WorkerFactory::shutdownNow);
  }

  @Test
  void executionsAreListedNewestFirstWithTheirPresentState() {
    WorkerFactory worker = RelayedWorkflowTest.worker(stubs(), "w");
    for (int i = 0; i < 3; i++) {
      RelayedWorkflowTest.greet(client, "g" + i);
    }

    ListWorkflowExecutionsResponse first = executions("", 2, ByteString.EMPTY);
    assertThat(first.getExecutionsList())
        .extracting(e -> e.getExecution().getWorkflowId())
        .containsExactly("g2", "g1");
    assertThat(first.getExecutionsList())
        .extracting(WorkflowExecutionInfo::getStatus)
        .containsOnly(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    assertThat(executions("", 2, first.getNextPageToken()).getExecutionsList())
        .extracting(e -> e.getExecution().getWorkflowId())
        .containsExactly("g0");
    String beforeAll = Instant.now().minusSeconds(60).toString();
    assertThat(
            executions("StartTime > '" + beforeAll + "'", 0, ByteString.EMPTY).getExecutionsList())
        .hasSize(3);
    assertThat(executions("ExecutionStatus = 'Running'", 0, ByteString.EMPTY).getExecutionsList())
        .isEmpty();
    assertThatThrownBy(() -> executions("Nope = 'x'", 0, ByteString.EMPTY))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    RelayedWorkflowTest.stop(worker);
  }

  private WorkflowServiceStubs stubs() {
    return fixture.stubs(fixture.contextOf(fixture.authority.leaf("w")));
  }

  private WorkflowServiceBlockingStub service() {
    return client.blockingStub();
  }

  private void awaitWorkers(String... identities) {
    for (String identity : identities) {
      Await.until(
          identity + " is listed", () -> rows("WorkerIdentity = '" + identity + "'").size() == 1);
    }
  }

  private static ListWorkersRequest.Builder query(String query) {
    return ListWorkersRequest.newBuilder().setNamespace(NAMESPACE).setQuery(query);
  }

  private List<WorkerListInfo> rows(String query) {
    return service().listWorkers(query(query).build()).getWorkersList();
  }

  private ListWorkflowExecutionsResponse executions(String query, int size, ByteString token) {
    return service()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setQuery(query)
                .setPageSize(size)
                .setNextPageToken(token)
                .build());
  }

  private Set<String> legacy(String queue) {
    return service()
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .build())
        .getPollersList()
        .stream()
        .map(PollerInfo::getIdentity)
        .collect(Collectors.toSet());
  }

  /** Returns the pollers of both types that the enhanced mode shows. */
  @SuppressWarnings("deprecation")
  private List<PollerInfo> pollers(boolean report) {
    return service()
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName(RelayedWorkflowTest.TASK_QUEUE))
                .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
                .addTaskQueueTypes(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .addTaskQueueTypes(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .setReportPollers(report)
                .build())
        .getVersionsInfoOrThrow("")
        .getTypesInfoMap()
        .values()
        .stream()
        .flatMap(info -> info.getPollersList().stream())
        .toList();
  }
}
