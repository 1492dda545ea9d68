package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.reload.TestAuthority.Issued;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Worker and a client, with the plugin added to the stubs and nowhere else. */
public class WorkerReloadTest {
  @TempDir Path directory;

  /** Greets through an activity. */
  @WorkflowInterface
  public interface Greeting {
    @WorkflowMethod
    String greet(String name);
  }

  /** Knows the words. */
  @ActivityInterface
  public interface Words {
    String hello(String name);
  }

  /** The workflow under test. */
  public static final class GreetingImpl implements Greeting {
    private final Words words =
        Workflow.newActivityStub(
            Words.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(10)).build());

    @Override
    public String greet(String name) {
      return words.hello(name);
    }
  }

  @Test
  void workflowsGoOnThroughASwapAndHeartbeatsAndPollsCarryTheNewStamp() throws Exception {
    TestAuthority authority = new TestAuthority("clients");
    TestAuthority servers = new TestAuthority("servers");
    Path serverCa = servers.writeTo(directory.resolve("server-ca.pem"));
    Issued oldLeaf = authority.issue("old");
    Issued newLeaf = authority.issue("new");
    Path secret = directory.resolve("secret");
    oldLeaf.writeTo(secret.resolve("versions/old"));
    newLeaf.writeTo(secret.resolve("versions/new"));
    TestAuthority.label(secret, "current", "old");

    try (LedgerServer server = new LedgerServer(servers.issue("server"), authority)) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder()
                  .setTarget(server.target())
                  .setPlugins(
                      CredentialReload.fromDirectory(secret)
                          .named("greeters")
                          .serverCa(serverCa)
                          .every(Duration.ofMillis(50)))
                  .build());
      WorkflowClient client =
          WorkflowClient.newInstance(
              stubs,
              WorkflowClientOptions.newBuilder()
                  .setWorkerHeartbeatInterval(Duration.ofSeconds(1))
                  .build());
      WorkerFactory factory = WorkerFactory.newInstance(client);
      Worker worker = factory.newWorker("greetings");
      try {
        worker.registerWorkflowImplementationTypes(GreetingImpl.class);
        worker.registerActivitiesImplementations((Words) name -> "Hello " + name);
        factory.start();
        assertThat(greet(client)).isEqualTo("Hello you");
        String oldStamp = "keyturn/1;presents=" + oldLeaf.fingerprint();
        assertThat(server.calls("StartWorkflowExecution"))
            .allSatisfy(call -> assertThat(call.identity()).contains("@").contains("#" + oldStamp));
        eventually("an old heartbeat", server::calls, () -> heartbeat(server, oldStamp));

        TestAuthority.label(secret, "current", "new");

        String newStamp = "keyturn/1;presents=" + newLeaf.fingerprint();
        eventually("a new heartbeat", server::calls, () -> heartbeat(server, newStamp));
        eventually(
            "a new identity on both kinds of poll",
            server::calls,
            () -> {
              assertThat(greet(client)).isEqualTo("Hello you");
              return stamped(server, "PollWorkflowTaskQueue", newStamp)
                  && stamped(server, "PollActivityTaskQueue", newStamp);
            });
        List<LedgerServer.Call> starts = server.calls("StartWorkflowExecution");
        assertThat(starts.get(starts.size() - 1).identity())
            .contains("#" + newStamp)
            .endsWith(";name=greeters");
        assertThat(server.calls())
            .filteredOn(call -> call.identity().contains(newStamp))
            .allSatisfy(call -> assertThat(call.certificate()).isEqualTo(newLeaf.fingerprint()));
        assertThat(server.refused()).isEmpty();
      } finally {
        factory.shutdownNow();
        factory.awaitTermination(10, TimeUnit.SECONDS);
        stubs.shutdownNow();
      }
    }
  }

  private static String greet(WorkflowClient client) {
    return client
        .newWorkflowStub(
            Greeting.class, WorkflowOptions.newBuilder().setTaskQueue("greetings").build())
        .greet("you");
  }

  private static boolean stamped(LedgerServer server, String method, String stamp) {
    return server.calls(method).stream().anyMatch(call -> call.identity().contains(stamp));
  }

  private static boolean heartbeat(LedgerServer server, String stamp) {
    return server.calls("RecordWorkerHeartbeat").stream()
        .flatMap(
            call ->
                ((RecordWorkerHeartbeatRequest) call.request()).getWorkerHeartbeatList().stream())
        .flatMap(heartbeat -> heartbeat.getPluginsList().stream())
        .anyMatch(plugin -> plugin.getName().startsWith(stamp));
  }
}
