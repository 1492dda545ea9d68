package io.keyturn.activities.steps;

import static io.keyturn.activities.Problems.assertKind;
import static io.keyturn.activities.steps.SmallWorld.CA;
import static io.keyturn.activities.steps.SmallWorld.CA_SECRET;
import static io.keyturn.activities.steps.SmallWorld.FOREIGN_CA;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.OLD_CA;
import static io.keyturn.activities.steps.SmallWorld.OLD_LEAF;
import static io.keyturn.activities.steps.SmallWorld.PAYMENTS;
import static io.keyturn.activities.steps.SmallWorld.WORKER;
import static io.keyturn.activities.steps.SmallWorld.WORKER_SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.secret.Secret;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.rules.CertificateFilter;
import io.keyturn.workflows.rules.Strength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {
  private static final CertificateFilter THEIRS = new CertificateFilter("theirs", "", "", "");

  private record Row(
      String flaw, Consumer<SmallWorld> spoil, String certificate, String authority) {
    @Override
    public String toString() {
      return flaw;
    }
  }

  /** A flaw, and what refuses the certificate's plan and the authority's; "" refuses nothing. */
  static Stream<Row> flaws() {
    return Stream.of(
        new Row("none", world -> {}, "", ""),
        new Row(
            "no certificate's secret",
            w -> w.secrets.forget(WORKER_SECRET),
            "NOT_FOUND",
            "NOT_FOUND"),
        new Row("no current version", w -> w.secrets.with(WORKER_SECRET), "NOT_FOUND", "NOT_FOUND"),
        new Row(
            "rubbish",
            w -> w.lay(WORKER_SECRET, files("rubbish", "rubbish")),
            "INVALID",
            "INVALID"),
        new Row("another's key", w -> w.lay(WORKER_SECRET, mixed()), "INVALID", "INVALID"),
        new Row(
            "a CA where a leaf belongs",
            w -> w.lay(WORKER_SECRET, FOREIGN_CA),
            "LEAF_IS_CA",
            "LEAF_IS_CA"),
        new Row(
            "somebody's pending leaf",
            w -> w.secrets.stage(WORKER_SECRET, "theirs", OLD_LEAF.toFiles()),
            "FOREIGN_PENDING",
            "FOREIGN_PENDING"),
        new Row(
            "pending of a longer id",
            w -> w.secrets.stage(WORKER_SECRET, "r12-1", OLD_LEAF.toFiles()),
            "FOREIGN_PENDING",
            "FOREIGN_PENDING"),
        new Row(
            "no authority's secret", w -> w.secrets.forget(CA_SECRET), "NOT_FOUND", "NOT_FOUND"),
        new Row(
            "a leaf where a CA belongs",
            w -> w.lay(CA_SECRET, OLD_LEAF),
            "BUNDLE_NOT_CA",
            "BUNDLE_NOT_CA"),
        new Row(
            "somebody's pending CA",
            w -> w.secrets.stage(CA_SECRET, "theirs", FOREIGN_CA.toFiles()),
            "",
            "FOREIGN_PENDING"),
        new Row("no namespace", w -> w.cloud.delete(PAYMENTS), "NOT_FOUND", "NOT_FOUND"),
        new Row("no permission", w -> w.cloud.lock(PAYMENTS), "", "NOT_PERMITTED"),
        new Row(
            "no mutual TLS",
            w -> w.cloud.put(PAYMENTS, PemBundle.of(OLD_CA.leaf()), List.of(), false),
            "MTLS_OFF",
            "MTLS_OFF"),
        new Row(
            "authority not accepted",
            w -> w.cloud.put(PAYMENTS, PemBundle.of(FOREIGN_CA.leaf()), List.of()),
            "AUTHORITY_NOT_ACCEPTED",
            ""),
        new Row(
            "filters",
            w -> w.cloud.put(PAYMENTS, PemBundle.of(OLD_CA.leaf()), List.of(THEIRS)),
            "FILTERS_DO_NOT_ADMIT",
            ""),
        new Row(
            "full bundle", w -> w.cloud.put(PAYMENTS, full(), List.of()), "", "BUNDLE_TOO_MANY"));
  }

  private static Map<String, Secret> files(String certificate, String key) {
    return Map.of(
        "tls.crt", Secret.copyOf(certificate.getBytes(UTF_8)),
        "tls.key", Secret.copyOf(key.getBytes(UTF_8)));
  }

  private static Map<String, Secret> mixed() {
    Map<String, Secret> mixed = new TreeMap<>(OLD_LEAF.toFiles());
    mixed.put("tls.key", FOREIGN_CA.privateKey());
    return mixed;
  }

  private static PemBundle full() {
    PemBundle full = PemBundle.of(OLD_CA.leaf());
    for (int i = 1; i < 16; i++) {
      full = full.plus(SmallWorld.authority("other " + i, Duration.ofDays(9)).leaf());
    }
    return full;
  }

  private static RotationPlan certificate(SmallWorld world) {
    return new ClientCertificateSteps(world.world())
        .plan(new PlanRequest(WORKER, "r1", null, false));
  }

  private static RotationPlan authority(SmallWorld world) {
    return new ClientCaSteps(world.world()).plan(new PlanRequest(CA, "c1", null, false));
  }

  private static List<String> refusals(java.util.function.Supplier<RotationPlan> plan) {
    List<String> refusals = new ArrayList<>();
    try {
      for (Finding finding : plan.get().findings()) {
        assertThat(finding.message()).isNotBlank().doesNotContain("\n");
        assertThat(finding.remedy()).isNotBlank().doesNotContain("\n");
        if (finding.strength() == Strength.ERROR) {
          refusals.add(finding.reason());
        }
      }
    } catch (RotationProblem problem) {
      assertThat(problem.remedy()).isNotBlank();
      refusals.add(problem.kind().name());
    }
    return refusals;
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void eachFlawIsToldBeforeAnythingIsChanged(Row row) {
    SmallWorld world = new SmallWorld();
    row.spoil().accept(world);
    world.strikes.arm(-1, false);
    List<String> certificate = refusals(() -> certificate(world));
    List<String> authority = refusals(() -> authority(world));
    if (row.certificate().isEmpty()) {
      assertThat(certificate).isEmpty();
    } else {
      assertThat(certificate).contains(row.certificate());
    }
    if (row.authority().isEmpty()) {
      assertThat(authority).isEmpty();
    } else {
      assertThat(authority).contains(row.authority());
    }
    assertThat(world.strikes.changes()).isZero();
  }

  @Test
  void filterThatTheNewCertificateNeedsIsPartOfThePlan() {
    SmallWorld world = new SmallWorld();
    world.cloud.put(PAYMENTS, PemBundle.of(OLD_CA.leaf()), List.of(THEIRS));
    RotationPlan plan = authority(world);
    assertThat(plan.admitted()).isTrue();
    assertThat(plan.rotation().filters())
        .singleElement()
        .satisfies(addition -> assertThat(addition.namespace()).isEqualTo(PAYMENTS));
    assertThat(plan.changes())
        .anyMatch(line -> line.startsWith("+ " + PAYMENTS + ": certificate filter"));
  }

  @Test
  void planNamesWhatIsUnderTheAuthorityAndItsWaves() {
    SmallWorld world = new SmallWorld();
    assertThat(authority(world).certificates()).containsExactly("ledger-worker", WORKER);
    assertThat(certificate(world).waves()).containsExactly(List.of("canary"), List.of("payments"));
    assertThat(certificate(world).rotation().oldVersion()).isEqualTo(OLD);
  }

  @Test
  void expiredCertificatesAreNoReasonToStop() {
    SmallWorld world = new SmallWorld();
    world.time.now = OLD_LEAF.leaf().getNotAfter().toInstant().plusSeconds(1);
    assertThat(certificate(world).admitted()).isTrue();
    world.time.now = OLD_CA.leaf().getNotAfter().toInstant().plusSeconds(1);
    RotationPlan plan = authority(world);
    assertThat(plan.admitted()).isTrue();
    assertThat(plan.findings()).extracting(Finding::reason).contains("BUNDLE_CA_EXPIRED");
  }

  @Test
  void freshRunOfALostRotationFindsItsOldVersion() {
    SmallWorld world = new SmallWorld();
    world.secrets.stage(WORKER_SECRET, "r1-1", OLD_LEAF.toFiles());
    assertThat(certificate(world).admitted()).isTrue();
    world.secrets.move(WORKER_SECRET, new LabelMove(SecretDescription.CURRENT, OLD, "r1-1"));
    assertThat(certificate(world).rotation().oldVersion()).isEqualTo(OLD);
    world.secrets.drop(WORKER_SECRET, OLD);
    assertKind(FailureKind.NOT_FOUND, () -> certificate(world), WORKER_SECRET, "to its end");
  }

  @Test
  void versionOfALongerIdIsNotTakenForOnesOwn() {
    SmallWorld world = new SmallWorld();
    world.secrets.stage(WORKER_SECRET, "r1-b-1", OLD_LEAF.toFiles());
    world.secrets.move(WORKER_SECRET, new LabelMove(SecretDescription.CURRENT, OLD, "r1-b-1"));
    world.secrets.move(WORKER_SECRET, new LabelMove(SecretDescription.PENDING, "r1-b-1", null));
    assertThat(certificate(world).rotation().oldVersion()).isEqualTo("r1-b-1");
  }

  @Test
  void hashStaysWhileThePlanDoesAndChangesWithIt() {
    SmallWorld world = new SmallWorld();
    for (java.util.function.Function<SmallWorld, RotationPlan> kind :
        List.<java.util.function.Function<SmallWorld, RotationPlan>>of(
            PlanTest::certificate, PlanTest::authority)) {
      String hash = kind.apply(world).hash();
      world.time.now = world.time.now.plusSeconds(60);
      assertThat(kind.apply(world).hash()).isEqualTo(hash).matches("[0-9a-f]{12}");
      Defaults standard = world.policy.defaults();
      world.policy =
          SmallWorld.policy(
              new Defaults(
                  Approval.ANYONE,
                  standard.soak(),
                  standard.patience(),
                  standard.workerHeartbeat(),
                  standard.pollWindow(),
                  standard.clientLookBack()),
              true);
      assertThat(kind.apply(world).hash()).isNotEqualTo(hash);
      world.policy = SmallWorld.policy(standard, true);
      assertThat(kind.apply(world).hash()).isEqualTo(hash);
    }
    String before = certificate(world).hash();
    world.lay(WORKER_SECRET, SmallWorld.leaf("payments-worker", OLD_CA, Duration.ofDays(3)));
    assertThat(certificate(world).hash()).isNotEqualTo(before);
  }

  @Test
  void partOfAnAuthoritysRotationNeedsNoApprovalOfItsOwn() {
    SmallWorld world = new SmallWorld();
    Defaults standard = world.policy.defaults();
    world.policy =
        SmallWorld.policy(
            new Defaults(
                Approval.OTHER_PERSON,
                standard.soak(),
                standard.patience(),
                standard.workerHeartbeat(),
                standard.pollWindow(),
                standard.clientLookBack()),
            true);
    assertThat(certificate(world).settings().approval()).isEqualTo(Approval.OTHER_PERSON);
    RotationPlan part =
        new ClientCertificateSteps(world.world())
            .plan(
                new PlanRequest(
                    WORKER, "r1", new ParentAuthority(CA, "rotation/" + CA, OLD), false));
    assertThat(part.settings().approval()).isEqualTo(Approval.NONE);
    assertThat(part.rotation().authorityVersion()).isEqualTo(OLD);
  }
}
