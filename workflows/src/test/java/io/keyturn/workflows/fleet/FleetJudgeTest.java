package io.keyturn.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FleetJudgeTest {
  private static final Instant ROLL = Instant.parse("2026-11-23T12:00:00Z");
  private static final String NEW = "1".repeat(64);
  private static final String OLD = "2".repeat(64);
  private static final String OTHER = "3".repeat(64);
  private static final String NEW_CA = "a".repeat(64);
  private static final String OLD_CA = "b".repeat(64);
  private static final String OTHER_CA = "c".repeat(64);

  /** One look and what is expected of it; each row of a table says one thing about it. */
  private static final class Look {
    final List<GroupExpectation> groups = new ArrayList<>();
    final List<WorkerSighting> workers = new ArrayList<>();
    final List<ClientSighting> clients = new ArrayList<>();
    final List<ClientExpectation> declared = new ArrayList<>();
    final List<String> doubts = new ArrayList<>();
    Set<String> judged = Set.of("payments");
    @Nullable String oldAuthority;
    boolean whole;
    int count;

    Look group(String name, String taskQueue, int atLeast) {
      groups.add(new GroupExpectation(name, "ns", Set.of(taskQueue), NEW, atLeast));
      return this;
    }

    Look judging(String... names) {
      judged = Set.of(names);
      return this;
    }

    Look whole() {
      whole = true;
      return this;
    }

    Look withoutAuthority(String authority) {
      oldAuthority = authority;
      return whole();
    }

    Look worker(@Nullable Stamp stamp) {
      return worker("ns", "queue", stamp, true);
    }

    Look remembered(@Nullable Stamp stamp) {
      return worker("ns", "queue", stamp, false);
    }

    Look worker(String namespace, String taskQueue, @Nullable Stamp stamp, boolean alive) {
      count++;
      workers.add(new WorkerSighting(namespace, taskQueue, count + "@host", stamp, alive, ROLL));
      return this;
    }

    Look declared(String name) {
      declared.add(new ClientExpectation(name, "ns", Duration.ofHours(1)));
      return whole();
    }

    Look client(String identity, @Nullable Stamp stamp, int secondsAfterRoll) {
      clients.add(new ClientSighting("ns", identity, stamp, ROLL.plusSeconds(secondsAfterRoll)));
      return whole();
    }

    Look doubt(String line) {
      doubts.add(line);
      return this;
    }

    FleetExpectation expectation() {
      return new FleetExpectation(
          groups,
          judged,
          Set.of(NEW),
          Set.of(OLD),
          oldAuthority,
          null,
          whole,
          declared,
          ROLL,
          ROLL.minusSeconds(900));
    }

    FleetVerdict verdict() {
      return FleetJudge.judge(expectation(), new FleetView(workers, clients, doubts));
    }
  }

  private static Stamp stamp(@Nullable String presents, @Nullable String authority) {
    return new Stamp(presents, authority, null, null);
  }

  private static Stamp named(String presents, String name) {
    return new Stamp(presents, NEW_CA, name, null);
  }

  private static Stamp refused(String presents, String tried) {
    return new Stamp(presents, OLD_CA, null, tried);
  }

  private static Look payments() {
    return new Look().group("payments", "queue", 0);
  }

  /** A look, and the words of each line that has to hold it back, in order; none is proven. */
  private record Row(String so, Look look, List<String> holding) {
    @Override
    public String toString() {
      return so;
    }
  }

  private static Row row(String so, Look look, String... holding) {
    return new Row(so, look, List.of(holding));
  }

  static Stream<Row> workers() {
    return Stream.of(
        row("moved", payments().worker(stamp(NEW, NEW_CA))),
        row("moved under an authority that it does not know", payments().worker(stamp(NEW, null))),
        row("nobody, and nobody before", payments()),
        row("old", payments().worker(stamp(OLD, OLD_CA)), "presents the old credential"),
        row("unstamped", payments().worker(null), "does not say which credential"),
        row("unknown", payments().worker(stamp(null, null)), "does not know which"),
        row("other certificate", payments().worker(stamp(OTHER, NEW_CA)), "presents " + OTHER),
        row(
            "one moved, one old",
            payments().worker(stamp(NEW, NEW_CA)).worker(stamp(OLD, OLD_CA)),
            "2@host on task queue queue of ns presents the old"),
        row("remembered with the new", payments().remembered(stamp(NEW, NEW_CA))),
        row(
            "remembered with the old",
            payments().remembered(stamp(OLD, OLD_CA)),
            "presents the old credential and is no longer heard of, but still remembered"),
        row("remembered without a stamp", payments().remembered(null), "still remembered"),
        row("not judged", payments().judging().worker(stamp(OLD, OLD_CA)).worker(null)),
        row(
            "a doubt",
            payments().worker(stamp(NEW, NEW_CA)).doubt("not to be believed"),
            "not to be believed"),
        row(
            "of another namespace, not whole",
            payments().worker("elsewhere", "queue", stamp(OLD, OLD_CA), true)),
        row("on another task queue, not whole", payments().worker("ns", "elsewhere", null, true)));
  }

  static Stream<Row> counts() {
    return Stream.of(
        row(
            "as many as before",
            new Look()
                .group("payments", "queue", 2)
                .worker(stamp(NEW, NEW_CA))
                .worker(stamp(NEW, NEW_CA))),
        row(
            "more than before",
            new Look()
                .group("payments", "queue", 1)
                .worker(stamp(NEW, NEW_CA))
                .worker(stamp(NEW, NEW_CA))),
        row(
            "fewer than before",
            new Look().group("payments", "queue", 2).worker(stamp(NEW, NEW_CA)),
            "group payments has 1 live Workers on the right credential, 2 were alive before"),
        row(
            "silence is no move",
            new Look().group("payments", "queue", 1),
            "group payments has 0 live Workers"),
        row(
            "the remembered don't count",
            new Look().group("payments", "queue", 1).remembered(stamp(NEW, NEW_CA)),
            "group payments has 0 live Workers"),
        row(
            "fewer in a group that is not judged",
            payments().group("ledger", "ledger", 3).worker(stamp(NEW, NEW_CA))));
  }

  static Stream<Row> groups() {
    return Stream.of(
        row(
            "named Workers of a shared task queue belong to their groups",
            payments()
                .group("later", "queue", 0)
                .worker(named(NEW, "payments"))
                .worker(named(OLD, "later"))),
        row(
            "the canary's old Worker holds the canary back",
            payments()
                .group("later", "queue", 0)
                .worker(named(OLD, "payments"))
                .worker(named(NEW, "later")),
            "1@host on task queue queue of ns presents the old"),
        row(
            "nameless Workers of a shared task queue belong to the last group",
            payments().group("later", "queue", 0).worker(stamp(OLD, OLD_CA)).worker(null)),
        row(
            "and hold the last group back",
            payments()
                .group("later", "queue", 0)
                .judging("later")
                .worker(stamp(OLD, OLD_CA))
                .worker(null),
            "1@host",
            "2@host"),
        row(
            "a name that no group has belongs to the last group",
            payments().group("later", "queue", 0).judging("later").worker(named(OLD, "stranger")),
            "1@host"),
        row(
            "a name does not move a Worker to another task queue's group",
            payments().group("later", "elsewhere", 0).judging("later").worker(named(OLD, "later"))),
        row(
            "one Worker does not count for two groups",
            new Look()
                .group("payments", "queue", 1)
                .group("later", "queue", 1)
                .judging("payments", "later")
                .worker(named(NEW, "payments")),
            "group later has 0 live Workers"));
  }

  static Stream<Row> others() {
    return Stream.of(
        row("on the new", payments().whole().worker("ns", "else", stamp(NEW, NEW_CA), true)),
        row(
            "on the old",
            payments().whole().worker("ns", "else", stamp(OLD, OLD_CA), true),
            "(of no group in the policy) presents the old credential"),
        row(
            "that does not say",
            payments().whole().worker("ns", "else", null, true),
            "does not say"),
        row(
            "that does not know",
            payments().whole().worker("ns", "else", stamp(null, null), true),
            "does not know"),
        row(
            "remembered on the old",
            payments().whole().worker("ns", "else", stamp(OLD, OLD_CA), false),
            "presents the old credential"),
        row(
            "on a certificate of its own while one certificate goes",
            payments().whole().worker("ns", "else", stamp(OTHER, OLD_CA), true)),
        row(
            "on a certificate of its own under the authority that goes",
            payments().withoutAuthority(OLD_CA).worker("ns", "else", stamp(OTHER, OLD_CA), true),
            "presents " + OTHER),
        row(
            "on a certificate of its own under nobody knows what",
            payments().withoutAuthority(OLD_CA).worker("ns", "else", stamp(OTHER, null), true),
            "presents " + OTHER),
        row(
            "on a certificate of its own under another authority",
            payments().withoutAuthority(OLD_CA).worker("ns", "else", stamp(OTHER, OTHER_CA), true)),
        row(
            "on the new while an authority goes",
            payments().withoutAuthority(OLD_CA).worker("ns", "else", stamp(NEW, NEW_CA), true)));
  }

  static Stream<Row> clients() {
    Stamp fresh = new Stamp(NEW, NEW_CA, "shop", null);
    Stamp old = new Stamp(OLD, OLD_CA, "shop", null);
    return Stream.of(
        row("declared, seen on the new", payments().declared("shop").client("1@a", fresh, 5)),
        row(
            "declared by its identity",
            payments().declared("1@a").client("1@a", stamp(NEW, NEW_CA), 5)),
        row("declared, silent", payments().declared("shop"), "client shop of ns was not seen"),
        row(
            "declared, seen on the old before the roll alone",
            payments().declared("shop").client("1@a", old, -5),
            "client shop of ns was not seen with the new credential (expected at least every PT1H)"),
        row(
            "declared, on the old after the roll",
            payments().declared("shop").client("1@a", old, 5),
            "client shop of ns, last seen after the roll, presents the old credential"),
        row(
            "declared, of an older roll's making already on the new",
            payments().declared("shop").client("1@a", fresh, -5)),
        row(
            "declared, seen in another namespace's name",
            payments().declared("shop").client("1@a", new Stamp(NEW, NEW_CA, "shopping", null), 5),
            "client shop of ns was not seen"),
        row(
            "has moved since",
            payments().declared("shop").client("1@a", old, -5).client("1@a", fresh, 5)),
        row(
            "a process that ended before the roll, and its successor",
            payments().declared("shop").client("1@a", old, -5).client("2@b", fresh, 5)),
        row(
            "two processes of a name, one left behind",
            payments().declared("shop").client("1@a", old, 4).client("2@b", fresh, 5),
            "client shop of ns, last seen after the roll, presents the old credential"),
        row("undeclared on the new", payments().client("1@a", fresh, 5)),
        row(
            "undeclared on the old before the roll",
            payments().client("1@a", old, -5),
            "client shop of ns, last seen before the roll, presents the old"),
        row(
            "undeclared on the old after the roll",
            payments().client("1@a", old, 5),
            "client shop of ns, last seen after the roll, presents the old"),
        row(
            "undeclared, unstamped",
            payments().client("cron@z", null, 5),
            "client cron@z of ns, last seen after the roll, does not say"),
        row(
            "undeclared, unstamped, before the roll",
            payments().client("cron@z", null, -5),
            "client cron@z of ns, last seen before the roll, does not say"),
        row("seen at the edge of the look-back", payments().client("cron@z", null, -900), "cron@z"),
        row("seen before the look-back", payments().client("cron@z", null, -901)),
        row(
            "under the authority that goes",
            payments().client("1@a", stamp(OTHER, OLD_CA), 5).withoutAuthority(OLD_CA),
            "presents " + OTHER),
        row(
            "under an authority that stays",
            payments().client("1@a", stamp(OTHER, OTHER_CA), 5).withoutAuthority(OLD_CA)));
  }

  @ParameterizedTest
  @MethodSource({"workers", "counts", "groups", "others", "clients"})
  void eachRuleHoldsBackWhatItNamesAndNothingElse(Row row) {
    FleetVerdict verdict = row.look().verdict();
    assertThat(verdict.holding()).hasSameSizeAs(row.holding());
    for (int i = 0; i < row.holding().size(); i++) {
      assertThat(verdict.holding().get(i)).contains(row.holding().get(i));
    }
    assertThat(verdict.refused()).isEmpty();
    assertThat(verdict.proven()).isEqualTo(row.holding().size() == 0);
  }

  @Test
  void refusalOfTheNewCertificateIsToldApartFromWaiting() {
    FleetVerdict verdict = payments().worker(refused(OLD, NEW)).verdict();
    assertThat(verdict.refused()).singleElement().asString().contains("1@host", "refused");
    assertThat(verdict.holding()).isEmpty();
    assertThat(verdict.proven()).isFalse();
  }

  @Test
  void refusalOfSomethingElseIsOnlyAnOldCertificate() {
    FleetVerdict verdict = payments().worker(refused(OLD, OTHER)).verdict();
    assertThat(verdict.refused()).isEmpty();
    assertThat(verdict.holding()).singleElement().asString().contains("the old credential");
  }

  @Test
  void refusalInAGroupThatIsNotJudgedSaysNothing() {
    assertThat(payments().judging().worker(refused(OLD, NEW)).verdict().proven()).isTrue();
  }

  @Test
  void liveWorkersAreCountedWhateverTheyPresent() {
    FleetVerdict verdict =
        payments()
            .group("ledger", "ledger", 0)
            .judging()
            .worker(stamp(OLD, OLD_CA))
            .worker(null)
            .worker(stamp(NEW, NEW_CA))
            .remembered(stamp(NEW, NEW_CA))
            .verdict();
    assertThat(verdict.live()).isEqualTo(Map.of("payments", 3, "ledger", 0));
    assertThat(verdict.moved()).isEqualTo(Map.of("payments", 1, "ledger", 0));
  }

  @Test
  void clientsAreLeftOutUnlessTheWholeFleetIsJudged() {
    Look look = payments().declared("shop").client("cron@z", null, 5);
    look.whole = false;
    assertThat(look.verdict().proven()).isTrue();
  }

  @Test
  void workerWithoutAWantedStampNeverLeadsToAProof() {
    Random random = new Random(7);
    List<String> certificates = List.of(NEW, OLD, OTHER);
    for (int i = 0; i < 3_000; i++) {
      Look look = payments();
      boolean spoiled = false;
      for (int workers = random.nextInt(6); workers >= 0; workers--) {
        int kind = random.nextInt(6);
        Stamp stamp =
            kind == 0
                ? null
                : new Stamp(
                    kind == 1 ? null : certificates.get(random.nextInt(3)),
                    random.nextBoolean() ? NEW_CA : null,
                    random.nextBoolean() ? "payments" : null,
                    random.nextInt(4) == 0 ? certificates.get(random.nextInt(3)) : null);
        spoiled |= stamp == null || !NEW.equals(stamp.presents()) || NEW.equals(stamp.refused());
        look.worker("ns", "queue", stamp, random.nextBoolean());
      }
      assertThat(look.verdict().proven()).as("look %s of %s", i, look.workers).isEqualTo(!spoiled);
    }
  }
}
