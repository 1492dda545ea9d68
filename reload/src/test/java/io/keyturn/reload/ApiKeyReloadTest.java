package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static io.keyturn.reload.Site.NEW;
import static io.keyturn.reload.Site.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients with API keys, which are exchanged for others while calls go on. */
class ApiKeyReloadTest {
  @TempDir Path directory;
  private Site site;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    site = new Site(directory, "old");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void everyCallCarriesTheKeyAndTheStampNamesItOnceACallWasAnswered(SslProvider provider) {
    site.connect(site.plugin().by(provider).named("ledger"));
    assertThat(site.stamp()).isEqualTo("keyturn/1;presents=unknown;authority=none;name=ledger");
    LedgerServer.Call call = site.seen();
    assertThat(call.token()).isEqualTo(OLD);
    assertThat(call.certificate()).isEqualTo("none");
    assertThat(site.stamp()).isEqualTo("keyturn/1;presents=key:old;authority=none;name=ledger");
  }

  @Test
  void callThatTheServerKnowsNobodyOfIsNoProof() {
    site.server().deny(OLD);
    site.connect();
    assertThatThrownBy(site::call).hasMessageContaining("UNAUTHENTICATED");
    assertThat(site.stamp()).isEqualTo("keyturn/1;presents=unknown;authority=none;name=-");
  }

  @Test
  void keyOfUnknownIdIsUsedAndTheStampSaysUnknown() throws Exception {
    String token = TestToken.opaque("anonymous");
    site.server().admit(token);
    TestToken.write(site.version("anonymous"), token);
    site.promote("anonymous");
    site.connect();
    assertThat(site.seen().token()).isEqualTo(token);
    assertThat(site.stamp()).isEqualTo("keyturn/1;presents=unknown;authority=none;name=-");
    TestToken.writeId(site.version("anonymous"), "named-later\n");
    eventually(
        "the id",
        site::stamp,
        () -> {
          site.call();
          return site.stamp().contains("presents=key:named-later");
        });
  }

  @Test
  void headerOfTheApplicationIsReplacedAndNotDoubled() {
    Metadata own = new Metadata();
    own.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer mine");
    site.connect(
        site.plugin(),
        WorkflowServiceStubsOptions.newBuilder()
            .addApiKey(() -> "theirs")
            .setGrpcClientInterceptors(List.of(MetadataUtils.newAttachHeadersInterceptor(own))));
    site.call();
    assertThat(site.server().knocks())
        .isNotEmpty()
        .allSatisfy(
            knock -> {
              assertThat(knock.token()).isEqualTo(OLD);
              assertThat(knock.headers()).isEqualTo(1);
            });
  }

  @Test
  void headerOfTheApplicationStaysWhileTheCredentialIsACertificate() throws Exception {
    site.promote("old-leaf");
    site.connect(site.plugin(), WorkflowServiceStubsOptions.newBuilder().addApiKey(() -> "theirs"));
    site.call();
    assertThat(site.server().knocks())
        .isNotEmpty()
        .allSatisfy(
            knock -> {
              assertThat(knock.token()).isEqualTo("theirs");
              assertThat(knock.headers()).isEqualTo(1);
              assertThat(knock.certificate()).isEqualTo(site.oldLeaf().fingerprint());
            });
  }

  @Test
  void noCallFailsWhileANewKeyArrivesManyChecksLate() throws Exception {
    site.connect();
    try (Load load = new Load(site.stubs())) {
      site.promote("new");
      eventually("trials", site.server()::knocks, () -> site.server().knocks(NEW).size() >= 6);
      assertThat(site.stamp()).isEqualTo("keyturn/1;presents=key:old;authority=none;name=-");
      load.goesOn();
      site.server().admit(NEW);
      site.awaitStamp("presents=key:new");
      load.goesOn();
      site.server().deny(OLD);
      load.goesOn();
      assertThat(load.failures()).isEmpty();
    }
    assertThat(site.seen().token()).isEqualTo(NEW);
    assertThat(site.warnings()).isEmpty();
  }

  @Test
  void threeKeysInARowFailNoCall() throws Exception {
    site.connect();
    try (Load load = new Load(site.stubs())) {
      String former = OLD;
      for (String id : List.of("second", "third", "fourth")) {
        String token = TestToken.ofKey(id);
        TestToken.write(site.version(id), token);
        site.promote(id);
        eventually("a trial", site.server()::knocks, () -> !site.server().knocks(token).isEmpty());
        site.server().admit(token);
        site.awaitStamp("presents=key:" + id);
        load.goesOn();
        site.server().deny(former);
        former = token;
      }
      load.goesOn();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void oneAcceptedTrialAloneIsNotBelieved() throws Exception {
    site.connect();
    try (Load load = new Load(site.stubs())) {
      site.server().admitOnly(NEW, 1);
      site.promote("new");
      eventually("trials", site.server()::knocks, () -> site.server().knocks(NEW).size() >= 4);
      assertThat(site.server().knocks(NEW).get(0).in()).isTrue();
      assertThat(site.server().knocks(NEW).get(1).in()).isFalse();
      load.goesOn();
      assertThat(site.stamp()).contains("presents=key:old");
      site.server().admit(NEW);
      site.awaitStamp("presents=key:new");
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void callsUnderWayEndWithTheKeyThatTheyBeganWith() throws Exception {
    site.connect();
    WorkflowClient client = WorkflowClient.newInstance(site.stubs());
    ListenableFuture<PollWorkflowTaskQueueResponse> poll =
        site.stubs()
            .futureStub()
            .pollWorkflowTaskQueue(
                PollWorkflowTaskQueueRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskQueue(
                        TaskQueue.newBuilder()
                            .setName("q")
                            .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
                    .build());
    eventually(
        "the poll",
        site.server()::calls,
        () -> !site.server().calls("PollWorkflowTaskQueue").isEmpty());
    site.server().admit(NEW);
    site.promote("new");
    site.awaitStamp("presents=key:new");
    site.server().deny(OLD);
    assertThat(poll.isDone()).isFalse();

    var unused =
        client
            .newUntypedWorkflowStub("Any", WorkflowOptions.newBuilder().setTaskQueue("q").build())
            .start();

    assertThat(poll.get(30, TimeUnit.SECONDS).getTaskToken().isEmpty()).isFalse();
    assertThat(site.server().calls("PollWorkflowTaskQueue").get(0).token()).isEqualTo(OLD);
    assertThat(site.server().calls("StartWorkflowExecution").get(0).token()).isEqualTo(NEW);
    // The late answer to the old key is no news.
    assertThat(site.stamp()).contains("presents=key:new");
  }

  @Test
  void trialsNameTheNamespace() throws Exception {
    site.connect();
    assertThat(WorkflowClient.newInstance(site.stubs()).getOptions().getNamespace())
        .isEqualTo("default");
    site.promote("new");
    eventually("trials", site.server()::knocks, () -> site.server().knocks(NEW).size() >= 3);
    assertThat(site.server().knocks(NEW))
        .allSatisfy(knock -> assertThat(knock.namespace()).isEqualTo("default"));
    site.server().admit(NEW);
    site.awaitStamp("presents=key:new");
    assertThat(site.server().knocks(NEW)).anyMatch(k -> k.method().equals("DescribeNamespace"));
  }

  @Test
  void keyThatIsRefusedForLongerThanAnArrivalTakesIsToldAsRefused() throws Exception {
    site.connect(site.plugin().patience(Duration.ZERO));
    site.call();
    site.promote("new");
    site.awaitStamp(";refused=key:new");
    assertThat(site.stamp()).contains("presents=key:old;authority=none");
    assertThat(site.warnings()).singleElement().asString().contains("has refused API key new");
    site.server().admit(NEW);
    site.awaitStamp("presents=key:new;authority=none;name=-");
    assertThat(site.stamp()).doesNotContain("refused");
  }

  @Test
  void refusedKeyOfUnknownIdIsToldWithZeros() throws Exception {
    site.connect(site.plugin().patience(Duration.ZERO));
    site.call();
    TestToken.write(site.version("anonymous"), TestToken.opaque("anonymous"));
    site.promote("anonymous");
    site.awaitStamp(";refused=" + "0".repeat(64));
    assertThat(site.stamp()).contains("presents=key:old;authority=none");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keyWhosePermissionIsRevokedStaysInUseAndThisIsSaid() throws Exception {
    site.connect();
    try (Load load = new Load(site.stubs())) {
      TestToken.makeUnreadable(site.version("old").resolve("api-key"));
      site.awaitStamp("presents=key:old;authority=none;name=-;refused=" + "0".repeat(64));
      assertThat(site.warnings()).singleElement().asString().contains("api-key cannot be read");
      load.goesOn();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void keyThatIsNoFileAnyMoreStaysInUseAndThisIsSaid() throws Exception {
    site.connect();
    site.call();
    Files.delete(site.version("old").resolve("api-key"));
    Files.createDirectory(site.version("old").resolve("api-key"));
    site.awaitStamp(";refused=" + "0".repeat(64));
    assertThat(site.warnings()).singleElement().asString().contains("api-key is not a file");
    assertThat(site.seen().token()).isEqualTo(OLD);
    assertThat(site.stamp()).contains("presents=key:old");

    Files.delete(site.version("old").resolve("api-key"));
    TestToken.write(site.version("old"), OLD);
    eventually("no refusal", site::stamp, () -> !site.stamp().contains("refused"));
  }

  @Test
  void halfWrittenKeyIsNotTaken() throws Exception {
    site.server().admit(NEW);
    site.connect();
    try (Load load = new Load(site.stubs())) {
      String half = NEW.substring(0, NEW.length() / 2);
      Files.writeString(site.version("old").resolve("api-key"), half);
      eventually("trials", site.server()::knocks, () -> site.server().knocks(half).size() >= 2);
      load.goesOn();
      Files.writeString(site.version("old").resolve("api-key"), "");
      eventually("a word", site::warnings, () -> site.logged("api-key is empty"));
      load.goesOn();
      Files.writeString(site.version("old").resolve("api-key"), NEW);
      site.awaitStamp("presents=key:new;authority=none;name=-");
      load.goesOn();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void bothRefusedKeepsTheFormerUntilTheNewOneIsKnown() throws Exception {
    site.connect();
    site.call();
    site.server().deny(OLD);
    site.promote("new");
    eventually("trials", site.server()::knocks, () -> site.server().knocks(NEW).size() >= 3);
    assertThatThrownBy(site::call).isInstanceOf(StatusRuntimeException.class);
    site.server().admit(NEW);
    site.awaitStamp("presents=key:new");
    site.call();
  }
}
