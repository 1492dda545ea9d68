package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.CA;
import static io.keyturn.activities.steps.SmallWorld.KEY;
import static io.keyturn.activities.steps.SmallWorld.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.Heartbeats;
import io.keyturn.activities.RotationActivitiesImpl;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.policy.Snapshots;
import io.keyturn.workflows.RotationActivities;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.PolicySnapshot;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.StepRequest;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.testing.TestActivityEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySnapshotTest {
  private static final Policy POLICY = SmallWorld.policy(Defaults.standard(), true);
  private static final Policy ELSEWHERE =
      new Policy(
          new CloudAccess(
              "cloud.example.com:443",
              new ApiKeySource(null, null, KEY),
              Path.of("/etc/keyturn/servers: all.pem")),
          new Secrets(
              new AwsSecrets(
                  "eu-central-1",
                  URI.create("https://secrets.example.com:4566"),
                  true,
                  "alias/keyturn",
                  Map.of("team", "payments"),
                  List.of("eu-west-1"))),
          POLICY.authorities(),
          POLICY.certificates(),
          POLICY.apiKeys(),
          POLICY.defaults(),
          Map.of(WORKER, Map.of("team", "payments")));

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  /** What a history makes of it: JSON, and back. */
  private static PolicySnapshot throughHistory(PolicySnapshot snapshot) {
    var converter = DefaultDataConverter.newDefaultInstance();
    return converter.fromPayload(
        converter.toPayload(snapshot).orElseThrow(), PolicySnapshot.class, PolicySnapshot.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {CA, WORKER, "ledger-worker", KEY})
  void snapshotReadsToThePartOfThePolicyThatItWasTakenOf(String credential) {
    for (Policy policy : List.of(POLICY, ELSEWHERE)) {
      PolicySnapshot kept = throughHistory(Snapshots.of(policy, credential));

      assertThat(Snapshots.read(kept)).isEqualTo(policy.excerpt(credential));
      assertThat(Snapshots.of(Snapshots.read(kept), credential)).isEqualTo(kept);
    }
  }

  @Test
  void snapshotHoldsWhatARotationNeedsAndNothingOfOthers() {
    assertThat(POLICY.excerpt(CA).certificates()).containsOnlyKeys(WORKER, "ledger-worker");
    assertThat(POLICY.excerpt(CA).apiKeys()).isEmpty();
    assertThat(POLICY.excerpt(WORKER).certificates()).containsOnlyKeys(WORKER);
    assertThat(POLICY.excerpt(WORKER).authorities()).containsOnlyKeys(CA);
    assertThat(POLICY.excerpt(KEY).apiKeys()).containsOnlyKeys(KEY);
    assertThat(ELSEWHERE.excerpt(WORKER).apiKeys()).as("its login").containsOnlyKeys(KEY);
  }

  @Test
  void runningRotationGoesOnWithThePolicyThatItWasPlannedBy() {
    SmallWorld world = new SmallWorld();
    List<Policy> reached = new ArrayList<>();
    try (Heartbeats heartbeats = new Heartbeats()) {
      environment.registerActivitiesImplementations(
          new RotationActivitiesImpl(
              () -> world.policy,
              policy -> {
                reached.add(policy);
                return world.world(policy);
              },
              heartbeats));
      RotationActivities activities = environment.newActivityStub(RotationActivities.class);
      Policy before = world.policy;
      RotationPlan plan = activities.plan(new PlanRequest(WORKER, "r1", null, false));
      world.policy = withoutCertificates(before);

      var unused = activities.generate(new StepRequest(plan.rotation(), plan.settings()));

      assertThat(reached).last().isEqualTo(before.excerpt(WORKER));
      assertThat(world.secrets.describe(SmallWorld.WORKER_SECRET).labels()).containsKey("pending");
    }
  }

  @Test
  void certificateIsPlannedByThePolicyOfItsAuthoritysRotation() {
    SmallWorld world = new SmallWorld();
    try (Heartbeats heartbeats = new Heartbeats()) {
      environment.registerActivitiesImplementations(
          new RotationActivitiesImpl(() -> world.policy, world::world, heartbeats));
      RotationActivities activities = environment.newActivityStub(RotationActivities.class);
      RotationPlan plan = activities.plan(new PlanRequest(CA, "r1", null, false));
      var unused = activities.generate(new StepRequest(plan.rotation(), plan.settings()));
      world.policy = withoutCertificates(world.policy);

      RotationPlan child =
          activities.plan(
              new PlanRequest(
                  WORKER,
                  "r2",
                  new ParentAuthority(CA, "rotation/" + CA, "r1-1", plan.rotation().policy()),
                  false));

      assertThat(child.rotation().credential()).isEqualTo(WORKER);
    }
  }

  @Test
  void planOfTheSameChangesHasTheSameHashWhicheverRotationMakesIt() {
    SmallWorld world = new SmallWorld();
    String first = plan(world, "r1").hash();

    assertThat(plan(world, "r2").hash()).isEqualTo(first);
    world.policy = SmallWorld.policy(Defaults.standard(), false);
    assertThat(plan(world, "r2").hash()).as("of another policy").isNotEqualTo(first);
  }

  private static RotationPlan plan(SmallWorld world, String rotationId) {
    return new ClientCertificateSteps(world.world())
        .plan(new PlanRequest(WORKER, rotationId, null, false));
  }

  private static Policy withoutCertificates(Policy policy) {
    return new Policy(
        policy.cloud(), policy.secrets(), Map.of(), Map.of(), Map.of(), policy.defaults());
  }
}
