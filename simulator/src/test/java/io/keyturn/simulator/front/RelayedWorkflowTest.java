package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.ledger.CallSummary;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The SDK's own Worker and client, through the front, to the in-memory Temporal. */
class RelayedWorkflowTest {
  static final String TASK_QUEUE = "greetings";

  @WorkflowInterface
  public interface Greeting {
    @WorkflowMethod
    String greet(String name);
  }

  public static class GreetingImpl implements Greeting {
    private final Words words =
        Workflow.newActivityStub(
            Words.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());

    @Override
    public String greet(String name) {
      return words.compose(name);
    }
  }

  @ActivityInterface
  public interface Words {
    String compose(String name);
  }

  public static class WordsImpl implements Words {
    @Override
    public String compose(String name) {
      return "Hello, " + name;
    }
  }

  static WorkerFactory worker(WorkflowServiceStubs stubs, String identity) {
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(NAMESPACE)
                .setIdentity(identity)
                .setWorkerHeartbeatInterval(Duration.ofSeconds(1))
                .build());
    WorkerFactory factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(GreetingImpl.class);
    worker.registerActivitiesImplementations(new WordsImpl());
    factory.start();
    return factory;
  }

  static String greet(WorkflowServiceStubs stubs, String id) {
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(NAMESPACE).build());
    return client
        .newWorkflowStub(
            Greeting.class,
            WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).setWorkflowId(id).build())
        .greet(id);
  }

  static void stop(WorkerFactory factory) {
    factory.shutdown();
    factory.awaitTermination(20, TimeUnit.SECONDS);
  }

  @Test
  void aWorkflowWithAnActivityRunsThroughTheFront() {
    try (InMemoryTemporal temporal = new InMemoryTemporal();
        FrontFixture fixture = new FrontFixture(temporal.channel())) {
      TestAuthority.Issued leaf = fixture.authority.leaf("worker");
      WorkflowServiceStubs stubs = fixture.stubs(fixture.contextOf(leaf));
      WorkerFactory factory = worker(stubs, "w1");

      assertThat(greet(stubs, "Ada")).isEqualTo("Hello, Ada");

      stop(factory);
      CallSummary calls = fixture.ledger.calls(Instant.EPOCH, Instant.MAX);
      assertThat(calls.total()).isGreaterThan(5);
      assertThat(calls.failures()).isEmpty();
      assertThat(fixture.ledger.callList(Instant.EPOCH, Instant.MAX, call -> true))
          .allSatisfy(call -> assertThat(call.presented()).isEqualTo(leaf.sha256()))
          .allSatisfy(call -> assertThat(call.connectionId()).isNotEmpty());
      assertThat(fixture.ledger.connections())
          .singleElement()
          .satisfies(
              connection -> {
                assertThat(connection.certificateSha256()).isEqualTo(leaf.sha256());
                assertThat(connection.subject()).isEqualTo("O=Acme,CN=worker");
                assertThat(connection.issuer()).isEqualTo("CN=client-ca");
                assertThat(connection.resumed()).isFalse();
              });
      stubs.shutdownNow();
      Await.until(
          "the connection is closed in the ledger",
          () -> fixture.ledger.connections().stream().allMatch(c -> c.closed().isPresent()));
      assertThat(fixture.ledger.liveConnectionsByCertificate()).isEmpty();
      assertThat(fixture.ledger.connections()).allMatch(LedgerConnection::accepted);
    }
  }

  @Test
  void noCallFailsAndNoTaskIsLostWhileConnectionsComeAndGo() {
    try (InMemoryTemporal temporal = new InMemoryTemporal();
        FrontFixture fixture =
            new FrontFixture(temporal.channel(), Duration.ofSeconds(1), Duration.ofMillis(500))) {
      WorkflowServiceStubs stubs =
          fixture.stubs(fixture.contextOf(fixture.authority.leaf("worker")));
      WorkerFactory factory = worker(stubs, "w1");

      for (int i = 0; fixture.ledger.connections().size() < 8; i++) {
        assertThat(greet(stubs, "n" + i)).isEqualTo("Hello, n" + i);
      }

      stop(factory);
      CallSummary calls = fixture.ledger.calls(Instant.EPOCH, Instant.MAX);
      assertThat(calls.failures()).isEmpty();
      // A workflow task that nobody took would come again after its ten seconds.
      assertThat(
              fixture.ledger.callList(
                  Instant.EPOCH,
                  Instant.MAX,
                  call -> call.method().endsWith("RespondWorkflowTaskFailed")))
          .isEmpty();
      stubs.shutdownNow();
    }
  }
}
