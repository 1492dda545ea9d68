package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.LEDGER_LEAF;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.OLD_CA;
import static io.keyturn.activities.steps.SmallWorld.OLD_LEAF;
import static io.keyturn.activities.steps.SmallWorld.PAYMENTS;
import static io.keyturn.activities.steps.SmallWorld.START;
import static io.keyturn.activities.steps.SmallWorld.WORKER;
import static io.keyturn.activities.steps.SmallWorld.WORKER_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.ports.ConnectivityProbe.Answer;
import io.keyturn.activities.ports.ConnectivityProbe.Entry;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialProofTest {
  private static final RotationRef ROTATION =
      new RotationRef(WORKER, CredentialKind.CLIENT_CERTIFICATE, "r1", 1, OLD, null, List.of());
  private static final CertificateMaterial NEW =
      SmallWorld.leaf("payments-worker", OLD_CA, Duration.ofDays(30));

  private final SmallWorld world = new SmallWorld();

  @BeforeEach
  void roll() {
    world.secrets.stage(WORKER_SECRET, "r1-1", NEW.toFiles());
    world.secrets.move(WORKER_SECRET, new LabelMove(SecretDescription.CURRENT, OLD, "r1-1"));
    world.everybodyOn(NEW, LEDGER_LEAF);
  }

  private StepResult prove(Proof proof) {
    return new ClientCertificateSteps(world.world())
        .prove(
            new ProofRequest(
                ROTATION,
                proof,
                List.of("canary", "payments"),
                Map.of("canary", 1, "payments", 1),
                START,
                START.plusSeconds(4)));
  }

  private void assertHeld(Proof proof, Verdict verdict, String word) {
    StepResult result = prove(proof);
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.reason()).contains(word).doesNotContain("\n");
    assertThat(result.remedy()).isNotBlank();
    assertThat(result.unknown()).isNotEmpty();
  }

  private void assertDone(Proof proof) {
    StepResult result = prove(proof);
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.DONE);
    assertThat(result.evidence()).isNotEmpty();
  }

  @Test
  void wholeLadderStandsWhenEverybodyHasMoved() {
    StepResult result = prove(Proof.LADDER);
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.DONE);
    assertThat(result.evidence()).extracting(Evidence::seenBy).contains("probe", "fleet", "canary");
    assertThat(world.looks()).isEqualTo(2);
  }

  @Test
  void oneCleanLookIsNotBelieved() {
    int[] looks = {0};
    world.betweenLooks =
        () -> {
          if (looks[0]++ == 0) {
            world.everybodyOn(OLD_LEAF, LEDGER_LEAF);
          } else {
            world.everybodyOn(NEW, LEDGER_LEAF);
          }
        };
    assertDone(Proof.MOVED);
    assertThat(world.looks()).isEqualTo(4);
  }

  @Test
  void whoStaysBehindHoldsTheProofBackAndIsNamed() {
    world.worker(PAYMENTS, "payments", "payments", OLD_LEAF);
    assertHeld(Proof.MOVED, Verdict.UNPROVEN, "3@host");
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "3@host");
    assertThat(world.progress).anyMatch(line -> line.contains("3@host"));
  }

  @Test
  void missingWorkerHoldsTheProofBack() {
    world.workers.remove(0);
    assertHeld(Proof.MOVED, Verdict.UNPROVEN, "group canary has 0 live Workers");
  }

  @Test
  void refusedTrialEndsTheProofAtOnce() {
    world.workers.add(
        new WorkerSighting(
            PAYMENTS,
            "payments",
            "7@host",
            new Stamp(
                OLD_LEAF.sha256(), AuthorityNames.above(OLD_LEAF.chain()), "canary", NEW.sha256()),
            true,
            START));
    assertHeld(Proof.MOVED, Verdict.REFUSED, "7@host");
    assertThat(world.looks()).isEqualTo(1);
  }

  @Test
  void silentClientHoldsTheLadderBackAndNothingElse() {
    world.clients.clear();
    assertDone(Proof.MOVED);
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "client shop");
  }

  @Test
  void canaryThatDoesNotCompleteHoldsTheLadderBack() {
    world.probe.canary = new Answer(Entry.REFUSED, "workflow Ping failed");
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "canary of group payments: workflow Ping failed");
  }

  @Test
  void doorThatIsOpenToEverybodyProvesNothing() {
    world.probe.open.add(PAYMENTS);
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "without a credential");
  }

  @Test
  void oldCertificateHasToBeLetInUntilItEnds() {
    world.probe.refused.add(OLD_LEAF.sha256());
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "does not let the old credential in");
  }

  @Test
  void oldCertificateThatHasEndedIsNotAskedFor() {
    CertificateMaterial brief = SmallWorld.leaf("payments-worker", OLD_CA, Duration.ofMinutes(2));
    RotationRef rotation =
        new RotationRef(WORKER, CredentialKind.CLIENT_CERTIFICATE, "r2", 1, OLD, null, List.of());
    world.lay(WORKER_SECRET, brief);
    world.secrets.stage(WORKER_SECRET, "r2-1", NEW.toFiles());
    world.time.now = START.plusSeconds(600);
    StepResult result =
        new ClientCertificateSteps(world.world())
            .prove(
                new ProofRequest(
                    rotation,
                    Proof.LADDER,
                    List.of("canary", "payments"),
                    Map.of(),
                    START,
                    world.time.now.plusSeconds(4)));
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.DONE);
  }

  @Test
  void newCertificateThatIsNotLetInIsRefused() {
    assertDone(Proof.NEW_ACCEPTED);
    world.time.now = START;
    world.probe.refused.add(NEW.sha256());
    assertHeld(Proof.NEW_ACCEPTED, Verdict.REFUSED, "the old one is let in");
  }

  @Test
  void refusalWithoutAControlIsNotBelieved() {
    world.probe.refused.add(NEW.sha256());
    world.probe.refused.add(OLD_LEAF.sha256());
    StepResult result = prove(Proof.NEW_ACCEPTED);
    assertThat(result.verdict()).isNotEqualTo(Verdict.DONE);
    assertThat(result.reason()).doesNotContain("the old one is let in");
  }

  @Test
  void movingBackIsSeenToo() {
    assertHeld(Proof.MOVED_BACK, Verdict.UNPROVEN, "presents " + NEW.sha256());
    world.time.now = START;
    world.everybodyOn(OLD_LEAF, LEDGER_LEAF);
    assertDone(Proof.MOVED_BACK);
  }

  @Test
  void nobodyPretendsThatTheOldLeafIsRefused() {
    StepResult result = prove(Proof.OLD_REFUSED);
    assertThat(result.verdict()).isEqualTo(Verdict.DONE);
    assertThat(result.evidence())
        .singleElement()
        .satisfies(evidence -> assertThat(evidence.what()).contains("stays valid until"));
  }
}
