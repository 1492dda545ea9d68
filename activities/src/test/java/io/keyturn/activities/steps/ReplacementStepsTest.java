package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.KEY;
import static io.keyturn.activities.steps.SmallWorld.LEDGER;
import static io.keyturn.activities.steps.SmallWorld.LEDGER_LEAF;
import static io.keyturn.activities.steps.SmallWorld.LEDGER_SECRET;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.TELLER;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A credential of one kind takes the place of one of the other, and back. */
class ReplacementStepsTest {
  private static final String CERTIFICATE = "ledger-worker";

  /** The two ways. */
  private enum Way {
    TO_KEYS,
    TO_CERTIFICATES
  }

  private final SmallWorld world = new SmallWorld();

  private void pair(@Nullable String certificateReplaces, @Nullable String keyReplaces) {
    CertificatePolicy before = world.policy.certificate(CERTIFICATE);
    CertificatePolicy certificate =
        new CertificatePolicy(
            before.authority(),
            before.subject(),
            before.dnsNames(),
            before.key(),
            before.lifetime(),
            before.secret(),
            certificateReplaces,
            before.workers(),
            before.clients());
    ApiKeyPolicy key =
        new ApiKeyPolicy(
            TELLER,
            LEDGER,
            Duration.ofDays(90),
            LEDGER_SECRET,
            keyReplaces,
            List.of(new WorkerGroup("ledger", null, List.of("ledger"), null)),
            List.of());
    Map<String, CertificatePolicy> certificates = new HashMap<>(world.policy.certificates());
    certificates.put(CERTIFICATE, certificate);
    world.policy =
        new Policy(
            world.policy.cloud(),
            world.policy.secrets(),
            world.policy.authorities(),
            certificates,
            Map.of(KEY, key),
            world.policy.defaults());
  }

  /** Lets the namespace accept what is in use before, and nothing else. */
  private CredentialSteps before(Way way) {
    boolean toKeys = way == Way.TO_KEYS;
    pair(toKeys ? null : KEY, toKeys ? CERTIFICATE : null);
    world.cloud.change(LEDGER, "test", access -> access.withMtls(toKeys).withApiKeys(!toKeys));
    if (!toKeys) {
      world.lay(LEDGER_SECRET, Map.of("api-key", world.keys.token(world.oldKey)));
    }
    return toKeys ? new ApiKeySteps(world.world()) : new ClientCertificateSteps(world.world());
  }

  private static String credential(Way way) {
    return way == Way.TO_KEYS ? KEY : CERTIFICATE;
  }

  private RotationPlan plan(Way way, CredentialSteps steps) {
    RotationPlan plan = steps.plan(new PlanRequest(credential(way), "r1", null, false));
    assertThat(plan.admitted()).as(plan.findings().toString()).isTrue();
    assertThat(plan.rotation().opens()).containsExactly(LEDGER);
    return plan;
  }

  private void forward(CredentialSteps steps, RotationPlan plan) {
    StepRequest request = new StepRequest(plan.rotation(), plan.settings());
    steps.generate(request);
    steps.support(request);
    assertThat(world.cloud.access(LEDGER).mtls() && world.cloud.access(LEDGER).apiKeys())
        .as("both kinds are let in")
        .isTrue();
    steps.roll(new RollRequest(plan.rotation(), List.of("ledger"), true));
    steps.remove(request);
  }

  private StepResult prove(CredentialSteps steps, RotationPlan plan, Proof proof) {
    return steps.prove(
        new ProofRequest(
            plan.rotation(),
            proof,
            List.of(),
            Map.of(),
            world.time.now,
            world.time.now.plusSeconds(3)));
  }

  @ParameterizedTest
  @EnumSource
  void namespaceAcceptsBothWhileItsWorkersMoveThenOne(Way way) {
    CredentialSteps steps = before(way);
    RotationPlan plan = plan(way, steps);
    forward(steps, plan);

    assertThat(world.cloud.access(LEDGER).mtls()).isEqualTo(way == Way.TO_CERTIFICATES);
    assertThat(world.cloud.access(LEDGER).apiKeys()).isEqualTo(way == Way.TO_KEYS);
    assertThat(prove(steps, plan, Proof.OLD_REFUSED).verdict()).isEqualTo(Verdict.DONE);
    steps.retire(new StepRequest(plan.rotation(), plan.settings()));
    assertThat(world.secrets.describe(LEDGER_SECRET).versions()).containsExactly("r1-1");
    if (way == Way.TO_CERTIFICATES) {
      assertThat(world.keys.list(TELLER)).isEmpty();
    }
    RotationPlan next = steps.plan(new PlanRequest(credential(way), "r2", null, false));
    assertThat(next.admitted()).as(next.findings().toString()).isTrue();
    assertThat(next.rotation().opens()).isEmpty();
    assertThat(next.rotation().closes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void undoFromAnywhereLeavesWhatWasThere(Way way) {
    CredentialSteps steps = before(way);
    Map<String, String> state = world.state();
    boolean mtls = world.cloud.access(LEDGER).mtls();
    RotationPlan plan = plan(way, steps);
    for (int change = 0; ; change++) {
      world.strikes.arm(change, change % 2 == 0);
      try {
        forward(steps, plan);
      } catch (RotationProblem died) {
        assertThat(died.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      }
      boolean struck = world.strikes.disarm();
      for (Step step : List.of(Step.REMOVE, Step.ROLL, Step.SUPPORT, Step.GENERATE)) {
        steps.undo(new UndoRequest(plan.rotation(), step, List.of("ledger")));
      }
      assertThat(world.state()).as("change %s", change).isEqualTo(state);
      assertThat(world.cloud.access(LEDGER).mtls()).isEqualTo(mtls);
      assertThat(world.cloud.access(LEDGER).apiKeys()).isEqualTo(!mtls);
      if (!struck) {
        assertThat(change).isGreaterThan(4);
        return;
      }
    }
  }

  @Test
  void whoeverStillPresentsTheKindThatGoesHoldsTheLadderBack() {
    CredentialSteps steps = before(Way.TO_KEYS);
    RotationPlan plan = plan(Way.TO_KEYS, steps);
    StepRequest request = new StepRequest(plan.rotation(), plan.settings());
    steps.generate(request);
    steps.support(request);
    steps.roll(new RollRequest(plan.rotation(), List.of("ledger"), true));
    world.workers.clear();
    world.clients.clear();
    assertThat(prove(steps, plan, Proof.LADDER).verdict()).isEqualTo(Verdict.DONE);
    world.worker(LEDGER, "other", "stranger", LEDGER_LEAF);
    StepResult held = prove(steps, plan, Proof.LADDER);
    assertThat(held.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(held.reason()).contains("other");
  }

  @Test
  void otherCertificatesOfTheNamespaceKeepItOpenForCertificates() {
    pair(null, CERTIFICATE);
    CertificatePolicy other = world.policy.certificate(CERTIFICATE);
    Map<String, CertificatePolicy> certificates = new HashMap<>(world.policy.certificates());
    certificates.put(
        "audit",
        new CertificatePolicy(
            other.authority(),
            other.subject(),
            List.of(),
            other.key(),
            other.lifetime(),
            "audit/worker",
            null,
            List.of(new WorkerGroup("audit", LEDGER, List.of("audit"), null)),
            List.of()));
    world.policy =
        new Policy(
            world.policy.cloud(),
            world.policy.secrets(),
            world.policy.authorities(),
            certificates,
            world.policy.apiKeys(),
            world.policy.defaults());
    RotationPlan plan =
        new ApiKeySteps(world.world()).plan(new PlanRequest(KEY, "r1", null, false));
    assertThat(plan.rotation().closes()).isEmpty();
  }

  @Test
  void kindIsOnlyExchangedWhereThePolicySaysSo() {
    pair(null, CERTIFICATE);
    ApiKeyPolicy key = world.policy.apiKey(KEY);
    world.policy =
        new Policy(
            world.policy.cloud(),
            world.policy.secrets(),
            world.policy.authorities(),
            Map.of(SmallWorld.WORKER, world.policy.certificate(SmallWorld.WORKER)),
            Map.of(
                KEY,
                new ApiKeyPolicy(
                    key.owner(),
                    key.namespace(),
                    key.lifetime(),
                    key.secret(),
                    null,
                    key.workers(),
                    key.clients())),
            world.policy.defaults());
    assertThat(
            new ApiKeySteps(world.world()).plan(new PlanRequest(KEY, "r1", null, false)).findings())
        .extracting(Finding::reason)
        .contains("OTHER_KIND");
    assertThat(world.secrets.describe(LEDGER_SECRET).versions()).containsExactly(OLD);
  }
}
