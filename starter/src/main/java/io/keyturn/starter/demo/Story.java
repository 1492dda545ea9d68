package io.keyturn.starter.demo;

import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import io.keyturn.starter.demo.DemoResult.Timing;
import io.keyturn.workflows.domain.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The acts of the demo, in their order, and what each has shown. */
final class Story {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration BEFORE = Duration.ofSeconds(8);
  private static final int WARM_WORKFLOWS = 30;
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final Stage stage;
  private final LedgerReading ledger;
  private final Fingerprints names;
  private final Instant begun = Instant.now();
  private final List<RotationRun> runs;
  private final List<Rotated> rotated = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private volatile String act = "starts the applications";

  Story(Stage stage, Fingerprints names) {
    this.stage = stage;
    this.names = names;
    this.ledger = new LedgerReading(stage.simulator().ledger(), names);
    this.runs =
        List.of(
            run(DemoPolicy.AUTHORITY, "client CA and its two certificates", Outcome.COMPLETED),
            run(DemoPolicy.PAYMENTS, "one client certificate alone", Outcome.COMPLETED),
            run(DemoPolicy.LEDGER, "API key of a service account", Outcome.COMPLETED),
            run(
                DemoPolicy.AUTHORITY,
                "client CA again, refused at the canary",
                Outcome.ROLLED_BACK));
  }

  private RotationRun run(String credential, String title, Outcome wanted) {
    return new RotationRun(stage.home(), credential, title, wanted);
  }

  String act() {
    return act;
  }

  List<RotationRun> runs() {
    return runs;
  }

  LedgerReading ledger() {
    return ledger;
  }

  Instant begun() {
    return begun;
  }

  /** Plays all acts; a rotation that goes wrong ends the story early, but not the accounts. */
  DemoResult play() throws IOException, GeneralSecurityException, InterruptedException {
    if (!reached(() -> all(ApplicationProcess::settled))) {
      return stopped("the applications did not start");
    }
    act = "warms up";
    if (!reached(() -> stage.load().counts().completed() >= WARM_WORKFLOWS)) {
      return stopped("the load does not get going");
    }
    act = "measures before the first rotation";
    Instant measuredFrom = Instant.now();
    TimeUnit.MILLISECONDS.sleep(BEFORE.toMillis());
    Timing before = ledger.timing(measuredFrom, Instant.now());
    List<LedgerConnection> connectionsBefore = ledger.open();
    Instant rotatedFrom = Instant.now();
    rotateAll();
    Instant rotatedTo = Instant.now();
    act = "takes stock";
    drain();
    settle();
    requireForeignAuthority();
    List<OldCredential> refusals = proveRefusal();
    Instant end = Instant.now();
    DemoResult result =
        new DemoResult(
            stage.simulator().server(),
            ledger.calls(begun, end).size(),
            ledger.trials(begun, end),
            ledger.failures(begun, end),
            before,
            ledger.timing(rotatedFrom, rotatedTo),
            runs.stream().map(RotationRun::wanted).toList(),
            rotated,
            ledger.compare(connectionsBefore, ledger.open()),
            refusals,
            stage.load().counts(),
            problems);
    act = result.reasons().isEmpty() ? "is done" : "has failed";
    return result;
  }

  private void rotateAll() throws InterruptedException {
    for (RotationRun run : runs) {
      boolean fails = run.wanted() == Outcome.ROLLED_BACK;
      act = (fails ? "fails to rotate " : "rotates ") + run.credential();
      WorldState before = fails ? WorldState.of(stage) : null;
      if (fails) {
        refuseAtCanary();
      }
      Rotated ended = run.toEnd();
      rotated.add(ended);
      if (!ended.outcome().equals(run.wanted().name())) {
        return;
      }
      if (before != null) {
        stage.simulator().faults().clear();
        requireAsBefore(before, ended);
      }
    }
  }

  /**
   * As if the canary met a node of the frontend that has not heard of any new CA: from the moment
   * at which the canary is pointed to its new certificate, nobody is let in with one of a new CA.
   */
  private void refuseAtCanary() {
    String payments = stage.payments();
    Set<X500Principal> known = WorldState.acceptedNames(stage, payments);
    Path pointed =
        stage
            .secret(DemoPolicy.PAYMENTS_SECRET)
            .resolve(SecretDescription.groupLabel(DemoPolicy.CANARY_GROUP));
    stage
        .simulator()
        .faults()
        .refuse(
            (namespace, leaf) ->
                namespace.equals(payments)
                        && !known.contains(leaf.getIssuerX500Principal())
                        && Files.exists(pointed, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of("this node does not know the certificate's issuer (fault)")
                    : Optional.empty());
  }

  private void requireAsBefore(WorldState before, Rotated ended) throws InterruptedException {
    Waiting.until(SETTLE, () -> WorldState.of(stage).differences(before).isEmpty());
    for (String fact : WorldState.of(stage).differences(before)) {
      problems.add("after the rollback, this is not as before: " + fact);
    }
    if (!ended.reason().contains(DemoPolicy.CANARY_GROUP)) {
      problems.add("it was not the canary that stopped the rotation: " + ended.reason());
    }
  }

  /** What was started comes to its end; nothing new is started. */
  private void drain() throws InterruptedException {
    stage.load().tell(ApplicationMain.HOLD);
    Waiting.until(
        SETTLE,
        () -> {
          Load.Counts counts = stage.load().counts();
          return counts.completed() + counts.failed() == counts.started();
        });
    for (ApplicationProcess user : users()) {
      if (!user.alive()) {
        problems.add("the application " + user.name() + " has ended by itself");
      }
    }
  }

  /** In the end only today's credentials are presented. */
  private void settle() throws IOException, GeneralSecurityException, InterruptedException {
    Set<String> today =
        Set.of(
            OldCertificateProof.current(stage.secret(DemoPolicy.PAYMENTS_SECRET)),
            OldCertificateProof.current(stage.secret(DemoPolicy.SHIPPING_SECRET)),
            new OldKeyProof(stage, ledger, names).current().id());
    Predicate<LedgerConnection> old = connection -> !today.contains(connection.presented());
    if (!Waiting.until(SETTLE, () -> ledger.open().stream().noneMatch(old))) {
      ledger.open().stream()
          .filter(old)
          .forEach(
              connection ->
                  problems.add(
                      "a connection to "
                          + connection.namespace()
                          + " still presents "
                          + names.name(connection.presented())));
    }
  }

  private void requireForeignAuthority() {
    String foreign = Fingerprints.sha256(stage.first().foreign().certificate());
    for (String namespace : List.of(stage.payments(), stage.shipping())) {
      if (!WorldState.accepted(stage, namespace).contains(foreign)) {
        problems.add("somebody else's CA has left the bundle of " + namespace);
      }
    }
  }

  private List<OldCredential> proveRefusal()
      throws IOException, GeneralSecurityException, InterruptedException {
    OldCertificateProof proof = new OldCertificateProof(stage, ledger, names);
    return List.of(
        proof.of(
            stage.payments(), stage.first().payments(), stage.secret(DemoPolicy.PAYMENTS_SECRET)),
        proof.of(
            stage.shipping(), stage.first().shipping(), stage.secret(DemoPolicy.SHIPPING_SECRET)),
        new OldKeyProof(stage, ledger, names).refusal());
  }

  /** The applications: Workers, and the client that makes the load. */
  List<ApplicationProcess> users() {
    List<ApplicationProcess> users = new ArrayList<>(stage.workers());
    users.add(stage.load());
    return users;
  }

  private boolean all(Predicate<ApplicationProcess> condition) {
    return users().stream().allMatch(condition);
  }

  private boolean reached(BooleanSupplier condition) throws InterruptedException {
    return Waiting.until(START, () -> condition.getAsBoolean() || !all(ApplicationProcess::alive))
        && all(ApplicationProcess::alive);
  }

  private DemoResult stopped(String why) {
    act = "has failed";
    String ended =
        users().stream()
            .filter(user -> !user.alive())
            .map(user -> user.name() + " has ended")
            .collect(Collectors.joining(", "));
    return DemoResult.none(
        stage.simulator().server(),
        why + (ended.isEmpty() ? "" : ": " + ended) + "; --keep leaves their logs");
  }
}
