package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.CA;
import static io.keyturn.activities.steps.SmallWorld.KEY;
import static io.keyturn.activities.steps.SmallWorld.LEDGER;
import static io.keyturn.activities.steps.SmallWorld.LEDGER_LEAF;
import static io.keyturn.activities.steps.SmallWorld.OLD_LEAF;
import static io.keyturn.activities.steps.SmallWorld.PAYMENTS;
import static io.keyturn.activities.steps.SmallWorld.START;
import static io.keyturn.activities.steps.SmallWorld.WORKER;
import static io.keyturn.activities.steps.SmallWorld.WORKER_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.workflows.domain.Examination;
import io.keyturn.workflows.domain.Examination.Health;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.fleet.ClientSighting;
import io.keyturn.workflows.fleet.Stamp;
import io.keyturn.workflows.fleet.WorkerSighting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private final SmallWorld world = new SmallWorld();

  /** Everybody is where the policy says, on the current credentials. */
  private SmallWorld atWork() {
    world.tellersOn(world.oldKey);
    world.unknownTellers();
    world.clients.clear();
    world.clients.add(
        new ClientSighting(
            LEDGER, "9@till", new Stamp(null, Stamp.NO_AUTHORITY, "till", null), START));
    world.clients.add(
        new ClientSighting(
            PAYMENTS,
            "5@shop",
            new Stamp(OLD_LEAF.sha256(), AuthorityNames.above(OLD_LEAF.chain()), "shop", null),
            START));
    return world
        .worker(PAYMENTS, "payments", "canary", OLD_LEAF)
        .worker(PAYMENTS, "payments", "payments", OLD_LEAF)
        .worker(LEDGER, "ledger", "ledger", LEDGER_LEAF);
  }

  private List<Examination> diagnose(String... credentials) {
    return new Doctor(world.world()).diagnose(List.of(credentials), START, START).examinations();
  }

  private static List<Examination> ill(List<Examination> examinations) {
    return examinations.stream().filter(each -> each.health() != Health.GOOD).toList();
  }

  @Test
  void everythingInOrderIsGoodAndNothingIsChanged() {
    atWork();
    Map<String, String> before = world.state();

    List<Examination> all = diagnose();

    assertThat(ill(all)).isEmpty();
    assertThat(all)
        .extracting(Examination::part, Examination::subject)
        .contains(
            tuple("clocks", "this Worker's clock"),
            tuple("cloud", "identity"),
            tuple("cloud", "namespace " + PAYMENTS),
            tuple("secrets", "secret " + WORKER_SECRET),
            tuple("targets", WORKER + " in " + PAYMENTS),
            tuple("targets", KEY + " in " + LEDGER),
            tuple("workers", "group payments"),
            tuple("workers", "group teller"),
            tuple("workers", "client shop"),
            tuple("workers", "client till"));
    assertThat(world.state()).isEqualTo(before);
  }

  @Test
  void onlyWhatACredentialNeedsIsExaminedWhenItIsNamed() {
    atWork();

    assertThat(diagnose(WORKER))
        .extracting(Examination::subject)
        .doesNotContain("group teller", "secret " + SmallWorld.KEY_SECRET)
        .contains("group payments");
    assertThat(diagnose(CA)).extracting(Examination::part).doesNotContain("workers");
  }

  @Test
  void unknownCredentialIsRefused() {
    assertThatThrownBy(() -> diagnose("nobody"))
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> assertThat(problem.kind()).isEqualTo(FailureKind.NOT_FOUND));
  }

  @Test
  void secretThatIsNotThereIsBadAndTheRestIsStillExamined() {
    atWork();
    world.secrets.forget(WORKER_SECRET);

    List<Examination> all = diagnose();

    assertThat(ill(all))
        .extracting(Examination::part, Examination::subject, Examination::health)
        .containsExactly(
            tuple("secrets", "secret " + WORKER_SECRET, Health.BAD),
            tuple("targets", WORKER, Health.BAD));
    assertThat(all).extracting(Examination::subject).contains("group teller", "group ledger");
  }

  @Test
  void storeThatMayNotBeWrittenIsBad() {
    atWork();
    world.secrets.refuseWrites();

    assertThat(ill(diagnose(WORKER)))
        .extracting(Examination::subject, Examination::health)
        .containsExactly(tuple("secret " + WORKER_SECRET, Health.BAD));
  }

  @Test
  void currentCredentialThatIsRefusedIsBad() {
    atWork();
    world.probe.refused.add(OLD_LEAF.sha256());

    assertThat(ill(diagnose(WORKER)))
        .extracting(Examination::subject, Examination::health, Examination::message)
        .containsExactly(
            tuple(WORKER + " in " + PAYMENTS, Health.BAD, "is refused: bad certificate"));
  }

  @Test
  void workerThatDoesNotSayWhatItPresentsIsDoubtful() {
    atWork();
    world.workers.add(new WorkerSighting(PAYMENTS, "payments", "9@dumb", null, true, START));

    assertThat(ill(diagnose(WORKER)))
        .extracting(Examination::subject, Examination::health, Examination::message)
        .contains(
            tuple(
                "group payments", Health.DOUBTFUL, "1 of 2 Workers do not say what they present"));
  }

  @Test
  void workerOnAnotherCredentialIsDoubtful() {
    atWork();
    world.worker(PAYMENTS, "payments", "payments", LEDGER_LEAF);

    assertThat(ill(diagnose(WORKER)))
        .extracting(Examination::subject, Examination::message)
        .containsExactly(
            tuple("group payments", "1 of 2 Workers present another credential than the current"));
  }

  @Test
  void groupWithoutWorkersAndClientThatWasNotSeenAreDoubtful() {
    world.clients.clear();

    assertThat(ill(diagnose(WORKER)))
        .extracting(Examination::subject, Examination::health)
        .containsExactly(
            tuple("group canary", Health.DOUBTFUL),
            tuple("group payments", Health.DOUBTFUL),
            tuple("client shop", Health.DOUBTFUL));
  }

  @Test
  void identityThatMayNotDeleteKeysIsBadForKeysAlone() {
    atWork();
    world.login = () -> world.keys.token(world.oldKey);

    assertThat(ill(diagnose(KEY)))
        .extracting(Examination::subject, Examination::health)
        .contains(tuple("identity", Health.BAD));
    assertThat(ill(diagnose(WORKER))).isEmpty();
  }

  @Test
  void clocksThatAreOffAreDoubtful() {
    atWork();
    Instant home = START.plusSeconds(31);

    assertThat(ill(new Doctor(world.world()).diagnose(List.of(CA), home, home).examinations()))
        .extracting(Examination::subject, Examination::message)
        .containsExactly(tuple("this Worker's clock", "31 s behind home's"));
    assertThat(
            ill(
                new Doctor(world.world())
                    .diagnose(List.of(CA), START.plusSeconds(90), START)
                    .examinations()))
        .extracting(Examination::subject, Examination::message)
        .containsExactly(tuple("the clock of whoever asks", "90 s ahead of home's"));
  }
}
