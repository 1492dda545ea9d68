package io.keyturn.workflows;

import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Temporal of its own that skips time, with a Worker that rotates in a scripted world. */
final class RotationTestbed implements AutoCloseable {
  private static final String TASK_QUEUE = "keyturn";
  static final String STARTER = "alice";

  private final FakeRotationActivities activities = new FakeRotationActivities();
  private final TestWorkflowEnvironment temporal;
  private final StalledWorkflowTask stalled = new StalledWorkflowTask();
  private final WorkerFactory workers;

  RotationTestbed() {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(true)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setIdentity("keyturn-test").build());
    for (SearchAttributeKey<String> attribute : RotationAttributes.ALL) {
      options.registerSearchAttribute(
          attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    }
    temporal = TestWorkflowEnvironment.newInstance(options.build());
    workers = newWorkers();
  }

  FakeRotationActivities activities() {
    return activities;
  }

  WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  /** Starts the rotation of a credential whose plan is given. */
  RunningRotation start(String credential, Plans plan) {
    activities.plans(credential, plan);
    return start(RotationRequest.of(credential, STARTER, "it is due"));
  }

  RunningRotation start(RotationRequest request) {
    WorkflowClient.start(newStub(request.credential())::run, request);
    return new RunningRotation(client(), temporal.getNamespace(), request.credential(), null);
  }

  /** A stub that has started nothing yet. */
  RotationWorkflow newStub(String credential) {
    return client()
        .newWorkflowStub(
            RotationWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(TASK_QUEUE)
                .setWorkflowId(Names.workflowId(credential))
                .build());
  }

  /** Finds the rotation of a credential, waiting until something has started it. */
  RunningRotation find(String credential) {
    RunningRotation rotation =
        new RunningRotation(client(), temporal.getNamespace(), credential, null);
    Deadline.await("the rotation of " + credential, rotation::exists, exists -> exists);
    return rotation;
  }

  WorkflowExecutionHistory history(String credential) {
    return client().fetchHistory(Names.workflowId(credential));
  }

  /** Lets some time pass for all workflows at once. */
  void skip(Duration time) {
    temporal.sleep(time);
  }

  /** Keeps the rotation's next workflow task busy until it is released. */
  StalledWorkflowTask stall(RunningRotation rotation) {
    stalled.prepare();
    rotation.workflow().certificateReported(new CertificateReport("nobody", Phase.PLANNING, ""));
    stalled.awaitEntered();
    return stalled;
  }

  @Override
  public void close() {
    stalled.release();
    workers.shutdownNow();
    workers.awaitTermination(Deadline.LIMIT.toSeconds(), TimeUnit.SECONDS);
    temporal.close();
  }

  /** Without a cache every workflow task replays the history from its beginning. */
  private WorkerFactory newWorkers() {
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client(),
            WorkerFactoryOptions.newBuilder()
                .setWorkflowCacheSize(0)
                .setWorkerInterceptors(stalled)
                .build());
    Worker worker =
        factory.newWorker(
            TASK_QUEUE,
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(Deadline.LIMIT.toMillis())
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build());
    worker.registerWorkflowImplementationTypes(RotationWorkflowImpl.class);
    worker.registerActivitiesImplementations(activities);
    factory.start();
    return factory;
  }
}
