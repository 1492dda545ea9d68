package io.keyturn.starter.demo;

import io.keyturn.reload.CredentialReload;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an application of the demo connects: an ordinary client and the one line of the plugin. */
final class ApplicationClient {
  private static final Logger log = LoggerFactory.getLogger(ApplicationClient.class);

  /** Five programs that start at once make a small machine slow, not wrong. */
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** How soon it sees a new credential on disk. */
  private static final Duration LOOKS_EVERY = Duration.ofMillis(200);

  /** The shortest that the SDK takes: the demo's rotations wait for it. */
  private static final Duration WORKER_HEARTBEAT = Duration.ofSeconds(1);

  private final Target target;
  private final CredentialReload reload;
  private final WorkflowClient client;

  ApplicationClient(Target target, String name, Path serverCa) {
    this.target = target;
    reload =
        CredentialReload.fromDirectory(target.secret())
            .named(name)
            .serverCa(serverCa)
            .every(LOOKS_EVERY);
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target.address())
                .setSystemInfoTimeout(CONNECT)
                .setPlugins(reload)
                .build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(target.namespace())
                .setIdentity(name + "@demo")
                .setWorkerHeartbeatInterval(WORKER_HEARTBEAT)
                .build());
  }

  /** Polls from now on. */
  void work() {
    WorkerFactory factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(target.taskQueue());
    worker.registerWorkflowImplementationTypes(Order.OrderImpl.class);
    worker.registerActivitiesImplementations(new Order.DeskImpl());
    factory.start();
  }

  /** Starts one workflow; the future is its result. */
  CompletableFuture<String> order(String workflowId, String item) {
    Order order =
        client.newWorkflowStub(
            Order.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(target.taskQueue())
                .setWorkflowId(workflowId)
                .build());
    WorkflowClient.start(order::handle, item);
    return WorkflowStub.fromTyped(order).getResultAsync(String.class);
  }

  /** Connects, as often as it takes: whoever started this ends it when that takes too long. */
  void greet() {
    while (true) {
      try {
        client.getWorkflowServiceStubs().connect(CONNECT);
        return;
      } catch (RuntimeException e) {
        log.warn("No connection to {} yet: {}", target.namespace(), e.getClass().getName());
      }
    }
  }

  String stamp() {
    return reload.getName();
  }
}
