package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.KEY;
import static io.keyturn.activities.steps.SmallWorld.KEY_SECRET;
import static io.keyturn.activities.steps.SmallWorld.LEDGER;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Proof;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationSettings;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeyProofTest {
  private static final Map<String, Integer> BASELINE = Map.of("teller-canary", 1, "teller", 1);
  private static final StepRequest REQUEST =
      new StepRequest(
          rotation("key-2"),
          new RotationSettings(
              RotationSettings.Approval.NONE, Duration.ofMinutes(1), Duration.ofMinutes(1), false));

  private final SmallWorld world = new SmallWorld();
  private String fresh = "";

  private static RotationRef rotation(String oldKey) {
    return new RotationRef(KEY, CredentialKind.API_KEY, "r1", 1, OLD, null, List.of())
        .leaving(oldKey);
  }

  @BeforeEach
  void roll() {
    steps().generate(REQUEST);
    steps().roll(new RollRequest(REQUEST.rotation(), List.of("teller"), true));
    fresh = world.keyId("r1-1");
    world.tellersOn(fresh);
  }

  private ApiKeySteps steps() {
    return new ApiKeySteps(world.world());
  }

  private StepResult prove(Proof proof) {
    return steps()
        .prove(
            new ProofRequest(
                REQUEST.rotation(),
                proof,
                List.of("teller-canary", "teller"),
                BASELINE,
                START,
                world.time.now.plusSeconds(4)));
  }

  private void assertDone(Proof proof) {
    StepResult result = prove(proof);
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.DONE);
    assertThat(result.evidence()).isNotEmpty();
  }

  private void assertHeld(Proof proof, Verdict verdict, String word) {
    StepResult result = prove(proof);
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.reason()).contains(word).doesNotContain("\n");
    assertThat(result.remedy()).isNotBlank();
    assertThat(result.unknown()).isNotEmpty();
  }

  private StepResult watch() {
    return steps()
        .watch(
            new WatchRequest(
                REQUEST.rotation(), BASELINE, world.time.now, world.time.now.plusSeconds(3)));
  }

  @Test
  void wholeLadderStandsWhenEverybodyHasMoved() {
    assertDone(Proof.NEW_ACCEPTED);
    assertDone(Proof.MOVED);
    assertDone(Proof.LADDER);
  }

  @Test
  void refusalWhileTheKeyPropagatesIsNoFailure() {
    world.keys.lag(3);
    world.keys.switchKey(fresh, false);
    world.keys.switchKey(fresh, true);
    assertDone(Proof.NEW_ACCEPTED);
  }

  @Test
  void keyThatNobodyLetsInUntilTheDeadlineIsRefused() {
    world.keys.switchKey(fresh, false);
    assertHeld(Proof.NEW_ACCEPTED, Verdict.REFUSED, "does not let API key " + fresh + " in yet");
  }

  @Test
  void workerWithTheOldKeyHoldsTheProofBackAndIsNamed() {
    world.teller("teller", world.oldKey, null);
    assertHeld(Proof.MOVED, Verdict.UNPROVEN, "presents the old credential");
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "2@host");
  }

  @Test
  void workerThatTriedTheKeyTooEarlyHoldsTheProofBackAndDoesNotEndIt() {
    world.workers.remove(0);
    world.teller("teller-canary", world.oldKey, Stamp.ofKey(fresh));
    assertHeld(Proof.MOVED, Verdict.UNPROVEN, "was refused");
  }

  @Test
  void workerOnACertificateInTheSameNamespaceIsNobodysBusiness() {
    world.workers.add(
        new WorkerSighting(
            LEDGER,
            "ledger",
            "x@host",
            new Stamp(
                SmallWorld.LEDGER_LEAF.sha256(),
                AuthorityNames.above(SmallWorld.LEDGER_LEAF.chain()),
                "ledger",
                null),
            true,
            START));
    assertDone(Proof.LADDER);
  }

  @Test
  void useOfTheOldKeyInTheAuditLogHoldsTheLadderBack() {
    world.auditLog.note(world.oldKey, "UpdateNamespace", START.minusSeconds(5));
    assertDone(Proof.LADDER);
    world.auditLog.note(world.oldKey, "UpdateNamespace", world.time.now);
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "UpdateNamespace with the old key after the roll");
  }

  @Test
  void keyturnItselfHasToHaveMovedWhereItIsItsOwnKey() {
    world.keyPolicy(SmallWorld.key(SmallWorld.TELLER), new ApiKeySource(null, null, KEY));
    world.login = () -> world.keys.token(world.oldKey);
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "keyturn itself still logs in with the old key");
    world.login = new StoredLogin(world.policy, world.secrets);
    assertDone(Proof.LADDER);
  }

  @Test
  void oldKeyIsProvenRefusedOnBothPlanesOnlyOnceItIs() {
    assertHeld(Proof.OLD_REFUSED, Verdict.UNPROVEN, "still lets the old");
    world.keys.lag(6);
    steps().remove(REQUEST);
    assertDone(Proof.OLD_REFUSED);
  }

  @Test
  void soakEndsWellWhenNobodyIsMissed() {
    assertThat(steps().remove(REQUEST).workers()).isEqualTo(BASELINE);
    StepResult result = watch();
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.DONE);
  }

  @Test
  void workerThatFallsSilentAfterTheRemovalIsAHarm() {
    steps().remove(REQUEST);
    world.workers.remove(1);
    StepResult result = watch();
    assertThat(result.verdict()).isEqualTo(Verdict.HARMED);
    assertThat(result.reason()).contains("group teller has 0 live Workers, 1 before");
  }

  @Test
  void useOfTheDisabledKeyIsAHarmAndOurOwnProbesAreNone() {
    steps().remove(REQUEST);
    world.auditLog.note(world.oldKey, "GetCurrentIdentity", world.time.now);
    assertThat(watch().verdict()).isEqualTo(Verdict.DONE);
    world.auditLog.note(world.oldKey, "CreateNamespace", world.time.now);
    StepResult result = watch();
    assertThat(result.verdict()).isEqualTo(Verdict.HARMED);
    assertThat(result.reason()).contains("CreateNamespace");
  }

  @Test
  void movingBackIsSeenToo() {
    assertHeld(Proof.MOVED_BACK, Verdict.UNPROVEN, "presents key:" + fresh);
    world.unknownTellers();
    assertDone(Proof.MOVED_BACK);
  }

  /** The new key is deleted on the way back, and a client is in no list of Workers. */
  @Test
  void clientThatWasSeenLastWithTheNewKeyHoldsTheWayBackAndIsNamed() {
    ClientSighting onNew = world.clients.get(0);
    world.tellersOn(world.oldKey);
    ClientSighting onOld = world.clients.get(0);
    world.clients.set(0, onNew);
    assertHeld(Proof.MOVED_BACK, Verdict.UNPROVEN, "client till of ledger.a2dd6");
    world.clients.add(
        new ClientSighting(
            onOld.namespace(), onOld.identity(), onOld.stamp(), onNew.at().plusSeconds(1)));
    assertDone(Proof.MOVED_BACK);
  }

  @Test
  void whoDoesNotKnowHisKeyHasNotMoved() {
    world.unknownTellers();
    assertHeld(Proof.MOVED, Verdict.UNPROVEN, "does not know which credential it presents");
    assertHeld(Proof.LADDER, Verdict.UNPROVEN, "does not know which credential it presents");
  }

  @Test
  void nothingIsAskedOfAnOldKeyThatHasEnded() {
    world.keys.delete(world.oldKey);
    assertDone(Proof.NEW_ACCEPTED);
    assertDone(Proof.LADDER);
    assertDone(Proof.OLD_REFUSED);
    assertThat(world.secrets.describe(KEY_SECRET).versions()).contains(OLD);
  }
}
