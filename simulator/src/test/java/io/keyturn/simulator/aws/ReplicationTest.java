package io.keyturn.simulator.aws;

import static io.keyturn.simulator.aws.AwsWorld.refusal;
import static io.keyturn.simulator.aws.AwsWorld.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.cloud.PlannedOutcome;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;

class ReplicationTest {
  private static final String ELSEWHERE = "eu-west-1";
  private static final Duration DELAY = Duration.ofSeconds(20);

  private AwsWorld world;
  private SecretsManagerClient elsewhere;

  @BeforeEach
  void start() throws Exception {
    world = new AwsWorld(o -> o.withReplicationDelay(DELAY));
    elsewhere = world.in(ELSEWHERE);
    world.create("s");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void replicate() {
    world.client.replicateSecretToRegions(
        r ->
            r.secretId("s")
                .addReplicaRegions(
                    ReplicaRegionType.builder().region(ELSEWHERE).kmsKeyId("alias/eu").build()));
  }

  private ReplicationStatusType status() {
    return world.client.describeSecret(r -> r.secretId("s")).replicationStatus().get(0);
  }

  private String valueElsewhere() {
    return elsewhere.getSecretValue(r -> r.secretId("s")).secretString();
  }

  @Test
  void eachRegionHasItsOwnSecrets() {
    refusal(this::valueElsewhere).isEqualTo("ResourceNotFoundException");
    elsewhere.createSecret(r -> r.name("s").clientRequestToken(token(1)).secretString("other"));

    assertThat(world.value("s")).isEqualTo("v1");
    assertThat(valueElsewhere()).isEqualTo("other");
  }

  @Test
  void aCopyIsInProgressThenInSyncAndAgainAfterEachValue() {
    replicate();
    assertThat(status().statusAsString()).isEqualTo("InProgress");
    refusal(this::valueElsewhere).isEqualTo("ResourceNotFoundException");

    world.pass(DELAY);
    assertThat(status().statusAsString()).isEqualTo("InSync");
    assertThat(status().kmsKeyId()).isEqualTo("alias/eu");
    assertThat(valueElsewhere()).isEqualTo("v1");

    world.put("s", 2);
    assertThat(status().statusAsString()).isEqualTo("InProgress");
    assertThat(valueElsewhere()).isEqualTo("v1");

    world.pass(DELAY);
    assertThat(world.state("s").replicas()).containsEntry(ELSEWHERE, "InSync");
    assertThat(valueElsewhere()).isEqualTo("v2");
    var copy = elsewhere.describeSecret(r -> r.secretId("s"));
    assertThat(copy.primaryRegion()).isEqualTo("us-east-1");
    assertThat(copy.arn()).isEqualTo(world.state("s").arn().replace("us-east-1", ELSEWHERE));
  }

  @Test
  void aCopyCannotBeWritten() {
    replicate();
    world.pass(DELAY);

    refusal(
            () ->
                elsewhere.putSecretValue(
                    r -> r.secretId("s").clientRequestToken(token(2)).secretString("v2")))
        .isEqualTo("InvalidRequestException");
    refusal(() -> elsewhere.deleteSecret(r -> r.secretId("s")))
        .isEqualTo("InvalidRequestException");
    refusal(this::replicate).isEqualTo("InvalidRequestException");
  }

  @Test
  void aFaultLetsACopyFailUntilItIsReplicatedAnew() {
    replicate();
    world.pass(DELAY);
    world.faults.arm(
        Fault.next(
            "PutSecretValue",
            Moment.BEFORE,
            new Fault.End(
                new PlannedOutcome(AsyncOperation.State.STATE_FAILED, "the KMS key is gone"))));
    world.put("s", 2);
    world.pass(DELAY);

    assertThat(status().statusAsString()).isEqualTo("Failed");
    assertThat(status().statusMessage()).isEqualTo("the KMS key is gone");
    assertThat(valueElsewhere()).isEqualTo("v1");

    replicate();
    world.pass(DELAY);
    assertThat(status().statusAsString()).isEqualTo("InSync");
    assertThat(valueElsewhere()).isEqualTo("v2");
  }

  @Test
  void aNameThatIsTakenElsewhereFailsTheCopyUnlessOverwritten() {
    elsewhere.createSecret(r -> r.name("s").clientRequestToken(token(1)).secretString("other"));
    replicate();
    world.pass(DELAY);
    assertThat(status().statusAsString()).isEqualTo("Failed");
    assertThat(valueElsewhere()).isEqualTo("other");

    world.client.replicateSecretToRegions(
        r ->
            r.secretId("s")
                .forceOverwriteReplicaSecret(true)
                .addReplicaRegions(ReplicaRegionType.builder().region(ELSEWHERE).build()));
    world.pass(DELAY);
    assertThat(valueElsewhere()).isEqualTo("v1");
  }

  @Test
  void aSecretWithCopiesIsDeletedOnlyWithoutThem() {
    replicate();
    world.pass(DELAY);
    refusal(() -> world.client.deleteSecret(r -> r.secretId("s")))
        .isEqualTo("InvalidRequestException");

    world.client.removeRegionsFromReplication(r -> r.secretId("s").removeReplicaRegions(ELSEWHERE));

    refusal(this::valueElsewhere).isEqualTo("ResourceNotFoundException");
    world.client.deleteSecret(r -> r.secretId("s"));
    assertThat(world.state("s").deletionDue()).isPresent();
  }
}
