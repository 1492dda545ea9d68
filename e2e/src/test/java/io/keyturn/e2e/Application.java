package io.keyturn.e2e;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.keyturn.reload.CredentialReload;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
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

/** A user's application: a client, and a Worker if it is told to work. */
public final class Application implements AutoCloseable {
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

  private final Runnable credential;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  /**
   * Connects.
   *
   * @param credential is run when the application is closed
   */
  public Application(
      WorkflowServiceStubsOptions options, String namespace, String identity, Runnable credential) {
    this.credential = credential;
    stubs = WorkflowServiceStubs.newServiceStubs(options);
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

  /** With keyturn's library, in the one line that it needs. */
  public static Application reloading(
      String address, String namespace, Path secret, String name, Path serverCa) {
    return reloading(address, namespace, secret, name, serverCa, Duration.ofMillis(200));
  }

  /** Looks less often, as many at once should: each look costs a signature. */
  public static Application reloading(
      String address,
      String namespace,
      Path secret,
      String name,
      Path serverCa,
      Duration interval) {
    CredentialReload reload =
        CredentialReload.fromDirectory(secret).named(name).serverCa(serverCa).every(interval);
    return new Application(
        WorkflowServiceStubsOptions.newBuilder().setTarget(address).setPlugins(reload).build(),
        namespace,
        name + "@" + ProcessHandle.current().pid(),
        reload::close);
  }

  public Application working(String taskQueue) {
    Worker worker = factory.newWorker(taskQueue);
    worker.registerWorkflowImplementationTypes(OrderImpl.class);
    worker.registerActivitiesImplementations(new ShippingImpl());
    factory.start();
    return this;
  }

  /** Runs one workflow to its end. */
  public String order(String taskQueue, String item) {
    return client
        .newWorkflowStub(Order.class, WorkflowOptions.newBuilder().setTaskQueue(taskQueue).build())
        .handle(item);
  }

  /** Waits until the namespace lists so many Workers. */
  Application awaitWorkers(int workers) {
    ListWorkersRequest everyone =
        ListWorkersRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setPageSize(100)
            .build();
    Await.until(
        Duration.ofSeconds(60),
        () -> "not " + workers + " Workers: " + raw().listWorkers(everyone),
        () -> raw().listWorkers(everyone).getWorkersCount() >= workers);
    return this;
  }

  /** API keys need the namespace's header, which the client sends and raw stubs do not. */
  private WorkflowServiceBlockingStub raw() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER),
        client.getOptions().getNamespace());
    return stubs
        .blockingStub()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Orders without end. */
  public Load load(String taskQueue) {
    return new Load(this, taskQueue);
  }

  @Override
  public void close() {
    // What a Worker has taken up is finished: the in-memory server would wait for it for long.
    factory.shutdown();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    factory.shutdownNow();
    stubs.shutdownNow();
    stubs.awaitTermination(10, TimeUnit.SECONDS);
    credential.run();
  }
}
