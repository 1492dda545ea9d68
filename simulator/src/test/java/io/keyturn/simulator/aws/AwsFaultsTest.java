package io.keyturn.simulator.aws;

import static io.keyturn.simulator.aws.AwsWorld.refusal;
import static io.keyturn.simulator.aws.AwsWorld.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.ledger.AwsCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class AwsFaultsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private AwsWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new AwsWorld();
    world.create("s");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void arm(Moment moment, Fault.Action action) {
    world.faults.arm(Fault.next("secretsmanager/PutSecretValue", moment, action));
  }

  private AwsCall lastCall() {
    return world.calls("PutSecretValue").get(world.calls("PutSecretValue").size() - 1);
  }

  @Test
  void throttlingIsAnErrorWithoutAnEffectAndPasses() {
    arm(Moment.BEFORE, Fault.AwsError.throttling());

    refusal(() -> world.put("s", 2)).isEqualTo("ThrottlingException");
    assertThat(world.state("s").versions()).hasSize(1);
    world.put("s", 2);
    assertThat(world.value("s")).isEqualTo("v2");
  }

  @Test
  void theServiceCanHintWhenToComeAgain() throws Exception {
    world.faults.arm(
        Fault.next(
            "DescribeSecret",
            Moment.BEFORE,
            new Fault.AwsError(
                "ThrottlingException", "slow", 400, Optional.of(Duration.ofMillis(1500)))));
    var answer = new SignedPost(world).send("DescribeSecret", "{\"SecretId\":\"s\"}");

    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.headers().firstValue("x-amz-retry-after")).contains("1500");
  }

  @Test
  void aServiceCanBreakAfterTheEffect() {
    arm(Moment.AFTER, Fault.AwsError.internal());

    assertThatThrownBy(() -> world.put("s", 2))
        .isInstanceOfSatisfying(
            SecretsManagerException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    assertThat(world.value("s")).isEqualTo("v2");
    assertThat(lastCall().outcome()).isEqualTo(AwsCall.OK);
    assertThat(lastCall().answered()).isFalse();
  }

  @Test
  void aFailureInGrpcsWordsIsSaidInAwss() {
    arm(Moment.BEFORE, new Fault.Fail(Status.Code.PERMISSION_DENIED, "no"));

    refusal(() -> world.put("s", 2)).isEqualTo("AccessDeniedException");
  }

  @Test
  void aCallIsLostBeforeItsEffectAndSentOnlyOnce() {
    arm(Moment.BEFORE, new Fault.Lose());

    assertThatThrownBy(() -> world.put("s", 2)).isInstanceOf(SdkClientException.class);
    assertThat(world.state("s").versions()).hasSize(1);
    assertThat(world.calls("PutSecretValue")).hasSize(1);
    assertThat(lastCall().outcome()).isEqualTo(AwsCall.LOST);
  }

  @Test
  void anAnswerIsLostAfterTheEffect() {
    arm(Moment.AFTER, new Fault.Lose());

    assertThatThrownBy(() -> world.put("s", 2)).isInstanceOf(SdkClientException.class);
    assertThat(world.value("s")).isEqualTo("v2");
    assertThat(world.calls("PutSecretValue")).hasSize(1);
    assertThat(lastCall().outcome()).isEqualTo(AwsCall.OK);
    assertThat(lastCall().answered()).isFalse();
    assertThat(lastCall().version()).isEqualTo(token(2));
  }

  @Test
  void aCallIsHeldUntilItIsReleased() throws Exception {
    Fault.Hold hold = new Fault.Hold();
    arm(Moment.AFTER, hold);
    CompletableFuture<Void> put = CompletableFuture.runAsync(() -> world.put("s", 2));

    assertThat(hold.awaitReached(LIMIT)).isTrue();
    assertThat(world.value("s")).isEqualTo("v2");
    assertThat(put).isNotDone();
    hold.release();
    put.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void takingTheFaultsAwayLetsHeldCallsGo() throws Exception {
    Fault.Hold hold = new Fault.Hold();
    arm(Moment.BEFORE, hold);
    CompletableFuture<Void> put = CompletableFuture.runAsync(() -> world.put("s", 2));
    assertThat(hold.awaitReached(LIMIT)).isTrue();

    world.faults.clear();

    put.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(world.value("s")).isEqualTo("v2");
  }

  @Test
  void aFaultStrikesOnlyTheSecretThatItNames() {
    world.create("other");
    AtomicBoolean struck = new AtomicBoolean();
    world.faults.arm(
        Fault.next("PutSecretValue", Moment.BEFORE, new Fault.Run(() -> struck.set(true)))
            .in("other"));

    world.put(world.state("s").arn(), 2);
    assertThat(struck).isFalse();
    world.put(world.state("other").arn(), 2);
    assertThat(struck).isTrue();
  }

  @Test
  void aProcessDiesAtTheMomentOfACall() throws Exception {
    Process victim = new ProcessBuilder("sleep", "600").redirectErrorStream(true).start();
    try {
      arm(Moment.AFTER, new Fault.KillFound(victim::pid));

      assertThatThrownBy(() -> world.put("s", 2)).isInstanceOf(SdkClientException.class);
      assertThat(victim.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(world.value("s")).isEqualTo("v2");
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void theLedgerTellsWhoDidWhatAndNeverAValue() {
    world.client.putSecretValue(
        r -> r.secretId("s").clientRequestToken(token(2)).secretString("hush-hush"));

    AwsCall call = lastCall();
    assertThat(call.identity()).isEqualTo("owner");
    assertThat(call.region()).isEqualTo("us-east-1");
    assertThat(call.secret()).isEqualTo("s");
    assertThat(call.version()).isEqualTo(token(2));
    assertThat(call.succeeded()).isTrue();
    assertThat(call.answered()).isTrue();
    String json = world.account.ledger().toJson(Instant.EPOCH, Instant.MAX).toString();
    assertThat(json).contains(token(2)).doesNotContain("hush-hush");
    assertThat(world.account.ledger().calls(Instant.EPOCH, call.started())).hasSize(1);
  }
}
