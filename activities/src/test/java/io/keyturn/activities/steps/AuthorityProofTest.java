package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.CA;
import static io.keyturn.activities.steps.SmallWorld.CA_SECRET;
import static io.keyturn.activities.steps.SmallWorld.FOREIGN_CA;
import static io.keyturn.activities.steps.SmallWorld.LEDGER;
import static io.keyturn.activities.steps.SmallWorld.LEDGER_SECRET;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.OLD_CA;
import static io.keyturn.activities.steps.SmallWorld.OLD_LEAF;
import static io.keyturn.activities.steps.SmallWorld.PAYMENTS;
import static io.keyturn.activities.steps.SmallWorld.START;
import static io.keyturn.activities.steps.SmallWorld.WORKER_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthorityProofTest {
  private static final RotationRef ROTATION =
      new RotationRef(CA, CredentialKind.CLIENT_CA, "c1", 1, OLD, null, List.of());
  private static final Map<String, Integer> BASELINE =
      Map.of("canary", 1, "payments", 1, "ledger", 1);
  private static final CertificateMaterial NEW_CA =
      SmallWorld.authority("payments-ca two", Duration.ofDays(365));
  private static final CertificateMaterial NEW_LEAF =
      SmallWorld.leaf("payments-worker", NEW_CA, Duration.ofDays(30));
  private static final CertificateMaterial NEW_LEDGER_LEAF =
      SmallWorld.leaf("ledger-worker", NEW_CA, Duration.ofDays(30));

  private final SmallWorld world = new SmallWorld();

  @BeforeEach
  void moveEverybody() {
    world.secrets.stage(CA_SECRET, "c1-1", NEW_CA.toFiles());
    world.lay(WORKER_SECRET, NEW_LEAF).lay(LEDGER_SECRET, NEW_LEDGER_LEAF);
    accept(PemBundle.of(OLD_CA.leaf(), FOREIGN_CA.leaf(), NEW_CA.leaf()));
    world.everybodyOn(NEW_LEAF, NEW_LEDGER_LEAF);
  }

  private void accept(PemBundle bundle) {
    world.cloud.put(PAYMENTS, bundle, List.of());
    world.cloud.put(LEDGER, bundle, List.of());
  }

  private StepResult prove(Proof proof) {
    return new ClientCaSteps(world.world())
        .prove(
            new ProofRequest(
                ROTATION, proof, List.of(), BASELINE, START, world.time.now.plusSeconds(4)));
  }

  private StepResult watch(int seconds) {
    return new ClientCaSteps(world.world())
        .watch(new WatchRequest(ROTATION, BASELINE, START, START.plusSeconds(seconds)));
  }

  private void assertUnproven(Proof proof, String word) {
    StepResult result = prove(proof);
    assertThat(result.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(result.reason()).contains(word);
  }

  private void assertDone(StepResult result) {
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.DONE);
  }

  @Test
  void ladderStandsWhenEverybodyHasMoved() {
    assertDone(prove(Proof.NEW_ACCEPTED));
    assertDone(prove(Proof.LADDER));
  }

  @Test
  void oldAuthorityStaysAcceptedWhileAnyWorkerUsesIt() {
    world.worker(LEDGER, "ledger", "ledger", OLD_LEAF);
    assertUnproven(Proof.LADDER, "3@host");
  }

  @Test
  void workerThatThePolicyDoesNotKnowCountsAsWell() {
    world.worker(LEDGER, "elsewhere", "stranger", OLD_LEAF);
    assertUnproven(Proof.LADDER, "of no group in the policy");
  }

  @Test
  void workerUnderAForeignAuthorityIsNoneOfOurs() {
    world.worker(
        LEDGER,
        "elsewhere",
        "stranger",
        SmallWorld.leaf("stranger", FOREIGN_CA, Duration.ofDays(3)));
    assertDone(prove(Proof.LADDER));
  }

  @Test
  void oldAuthorityIsSeenToBeRefusedOnceItIsGone() {
    assertUnproven(Proof.OLD_REFUSED, "still lets the old credential in");
    accept(PemBundle.of(FOREIGN_CA.leaf(), NEW_CA.leaf()));
    assertDone(prove(Proof.OLD_REFUSED));
  }

  @Test
  void refusalBesideNobodyWhoIsLetInProvesNothing() {
    accept(PemBundle.of(FOREIGN_CA.leaf()));
    assertUnproven(Proof.OLD_REFUSED, "does not let the new credential in");
  }

  @Test
  void silenceProvesNothing() {
    accept(PemBundle.of(FOREIGN_CA.leaf(), NEW_CA.leaf()));
    world.probe.silent.add(LEDGER);
    assertUnproven(Proof.OLD_REFUSED, "nobody answers");
  }

  @Test
  void authorityThatHasEndedNeedsNoRefusal() {
    CertificateMaterial brief = SmallWorld.authority("brief", Duration.ofMinutes(2));
    world.lay(CA_SECRET, brief);
    world.secrets.stage(CA_SECRET, "c1-1", NEW_CA.toFiles());
    world.time.now = START.plusSeconds(600);
    accept(PemBundle.of(NEW_CA.leaf()));
    world.everybodyOn(NEW_LEAF, NEW_LEDGER_LEAF);
    StepResult result = prove(Proof.OLD_REFUSED);
    assertDone(result);
    assertThat(result.evidence().get(0).what()).contains("has ended");
    assertDone(prove(Proof.LADDER));
  }

  @Test
  void soakEndsWhenNobodyIsHarmed() {
    assertDone(watch(5));
    assertThat(world.time.now).isAfterOrEqualTo(START.plusSeconds(5));
  }

  @Test
  void workerThatIsMissedTwiceIsHarm() {
    world.workers.remove(2);
    StepResult result = watch(600);
    assertThat(result.verdict()).isEqualTo(Verdict.HARMED);
    assertThat(result.reason()).contains("group ledger has 0 live Workers");
    assertThat(world.time.now).isBefore(START.plusSeconds(10));
  }

  @Test
  void hiccupIsNoHarm() {
    int[] looks = {0};
    world.betweenLooks =
        () -> {
          looks[0]++;
          if (looks[0] % 2 == 1) {
            world.probe.silent.add(LEDGER);
          } else {
            world.probe.silent.clear();
          }
        };
    assertDone(watch(7));
  }

  @Test
  void newAuthorityThatIsShutOutIsHarm() {
    accept(PemBundle.of(FOREIGN_CA.leaf()));
    assertThat(watch(600).verdict()).isEqualTo(Verdict.HARMED);
  }
}
