package io.keyturn.e2e;

import io.keyturn.reload.CredentialReload;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A user's application: a client with the reload library, and a Worker if it is told to work. */
final class Application implements AutoCloseable {
  /** A workflow with one activity. */
  @WorkflowInterface
  public interface Order {
    /** Handles an order. */
    @WorkflowMethod
    String handle(String item);
  }

  /** What the workflow calls. */
  @ActivityInterface
  public interface Shipping {
    /** Ships something. */
    String ship(String item);
  }

  /** Ships at once. */
  public static final class ShippingImpl implements Shipping {
    @Override
    public String ship(String item) {
      return item + " shipped";
    }
  }

  /** Ships what was ordered. */
  public static final class OrderImpl implements Order {
    private final Shipping shipping =
        Workflow.newActivityStub(
            Shipping.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(20)).build());

    @Override
    public String handle(String item) {
      return shipping.ship(item);
    }
  }

  private final CredentialReload reload;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  Application(
      String address, String namespace, Path secret, String name, Path serverCa, String identity) {
    reload =
        CredentialReload.fromDirectory(secret)
            .named(name)
            .serverCa(serverCa)
            .every(Duration.ofMillis(200));
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).setPlugins(reload).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(namespace)
                .setIdentity(identity)
                .setWorkerHeartbeatInterval(Duration.ofSeconds(1))
                .build());
    factory = WorkerFactory.newInstance(client);
  }

  Application working(String taskQueue) {
    Worker worker = factory.newWorker(taskQueue);
    worker.registerWorkflowImplementationTypes(OrderImpl.class);
    worker.registerActivitiesImplementations(new ShippingImpl());
    factory.start();
    return this;
  }

  /** Runs one workflow to its end. */
  String order(String taskQueue, String item) {
    return client
        .newWorkflowStub(Order.class, WorkflowOptions.newBuilder().setTaskQueue(taskQueue).build())
        .handle(item);
  }

  String stamp() {
    return reload.getName();
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    stubs.shutdownNow();
    stubs.awaitTermination(10, TimeUnit.SECONDS);
    reload.close();
  }
}
