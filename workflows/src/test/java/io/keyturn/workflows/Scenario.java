package io.keyturn.workflows;

import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.rules.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rotation whose history is kept, so that every later version of the code is replayed against it.
 *
 * @param outcome how the rotation ends that {@code play} gives back
 * @param credentials the credentials whose rotations took part
 */
record Scenario(
    String name,
    Outcome outcome,
    List<String> credentials,
    Function<RotationTestbed, RunningRotation> play) {
  private static final String WEB = "web";
  private static final String CA = "ca";
  private static final Answer BROKEN = Answer.fails(FailureKind.NOT_PERMITTED);

  /** All of them: each outcome, each compensation, each message that is taken somewhere. */
  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.add(alone("completed", Outcome.COMPLETED, Plans.certificate("canary")));
    all.add(alone("completed-three-waves", Outcome.COMPLETED, Plans.certificate("a", "b", "c")));
    all.add(alone("completed-no-groups", Outcome.COMPLETED, Plans.certificateWithoutGroups()));
    all.add(
        alone("refused", Outcome.REFUSED, Plans.certificate("canary").withFinding(Strength.ERROR)));
    for (String label :
        List.of(
            "generate",
            "support",
            "prove NEW_ACCEPTED",
            "roll canary",
            "prove MOVED canary",
            "prove LADDER canary",
            "remove",
            "prove OLD_REFUSED",
            "watch")) {
      all.add(scripted("rolled-back-after-" + label, Outcome.ROLLED_BACK, label, BROKEN, null));
    }
    all.add(
        scripted(
            "completed-with-second-candidate",
            Outcome.COMPLETED,
            "support",
            Answer.fails(FailureKind.REJECTED),
            null));
    all.add(
        scripted(
            "completed-after-retries",
            Outcome.COMPLETED,
            "support",
            Answer.fails(FailureKind.UNAVAILABLE),
            null));
    for (Way way : Way.values()) {
      Outcome outcome = way == Way.ROLL_BACK ? Outcome.ROLLED_BACK : Outcome.COMPLETED;
      all.add(
          scripted("unproven-" + way, outcome, "prove LADDER canary", Answer.unproven("x"), way));
      all.add(
          scripted(
              "harmed-" + way,
              way == Way.ACCEPT ? Outcome.PARKED : outcome,
              "watch",
              Answer.harmed(),
              way));
      if (way != Way.ROLL_BACK) {
        all.add(scripted("deletion-failed-" + way, Outcome.COMPLETED, "retire", BROKEN, way));
        all.add(undoFailed(way));
      }
    }
    for (Place place : Place.values()) {
      if (!SteeringRefusalTest.refusals(place).containsKey(Message.ABORT)) {
        all.add(said(Message.ABORT, place, Outcome.ROLLED_BACK));
      }
    }
    all.add(said(Message.APPROVE, Place.WAITING, Outcome.COMPLETED));
    all.add(said(Message.RESUME, Place.PAUSED, Outcome.COMPLETED));
    all.add(said(Message.EXTEND, Place.SOAK, Outcome.COMPLETED));
    for (Place place : List.of(Place.WAITING, Place.PARKED)) {
      all.add(cancelled(place));
    }
    all.addAll(authorities());
    all.add(singleFlight());
    all.add(orphaned());
    all.add(emergency());
    return all;
  }

  private static List<Scenario> authorities() {
    return List.of(
        authority("authority-completed", Outcome.COMPLETED, CA, "none", Answer.done(), null),
        authority("authority-refused", Outcome.ROLLED_BACK, CA, "remove", Answer.refused(), null),
        authority(
            "canary-certificate-refused",
            Outcome.ROLLED_BACK,
            WEB,
            "prove MOVED canary",
            Answer.refused(),
            null),
        authority(
            "later-certificate-refused",
            Outcome.ROLLED_BACK,
            "batch",
            "prove MOVED canary",
            Answer.refused(),
            null),
        authority(
            "authority-harmed-ACCEPT", Outcome.PARKED, CA, "watch", Answer.harmed(), Way.ACCEPT),
        authority(
            "authority-harmed-ROLL_BACK",
            Outcome.ROLLED_BACK,
            CA,
            "watch",
            Answer.harmed(),
            Way.ROLL_BACK));
  }

  private static Scenario alone(String name, Outcome outcome, Plans plan) {
    return new Scenario(name, outcome, List.of(WEB), testbed -> testbed.start(WEB, plan));
  }

  private static Scenario scripted(
      String name, Outcome outcome, String label, Answer answer, @Nullable Way way) {
    return new Scenario(
        name.replace(' ', '-'),
        outcome,
        List.of(WEB),
        testbed -> {
          testbed.activities().script(WEB, label, answer);
          return resolved(testbed.start(WEB, Plans.certificate("canary")), way);
        });
  }

  private static Scenario undoFailed(Way way) {
    return new Scenario(
        "undo-failed-" + way,
        way == Way.ACCEPT ? Outcome.PARKED : Outcome.ROLLED_BACK,
        List.of(WEB),
        testbed -> {
          testbed.activities().script(WEB, "prove OLD_REFUSED", Answer.refused());
          testbed.activities().script(WEB, "undo ROLL", BROKEN);
          return resolved(testbed.start(WEB, Plans.certificate("canary")), way);
        });
  }

  private static Scenario said(Message message, Place place, Outcome outcome) {
    return new Scenario(
        message + "-in-" + place,
        outcome,
        List.of(WEB),
        testbed -> {
          RunningRotation rotation = place.reach(testbed, WEB);
          rotation.say(message);
          rotation.letGo();
          return rotation;
        });
  }

  private static Scenario cancelled(Place place) {
    return new Scenario(
        "cancelled-in-" + place,
        Outcome.ROLLED_BACK,
        List.of(WEB),
        testbed -> {
          RunningRotation rotation = place.reach(testbed, WEB);
          rotation.stub().cancel("not today");
          return rotation;
        });
  }

  /** Another rotation of the certificate waits for an approval that never comes. */
  private static Scenario singleFlight() {
    return new Scenario(
        "other-rotation-does-not-end",
        Outcome.ROLLED_BACK,
        List.of(CA),
        testbed -> {
          Place.WAITING.reach(testbed, WEB);
          return testbed.start(CA, Plans.authority(WEB));
        });
  }

  private static Scenario orphaned() {
    return new Scenario(
        "authority-gone-ACCEPT",
        Outcome.PARKED,
        List.of(WEB),
        testbed -> {
          testbed.activities().plans(WEB, Plans.certificate("canary"));
          ParentAuthority gone = new ParentAuthority(CA, "rotation/" + CA, "new");
          return resolved(
              testbed.start(new RotationRequest(WEB, "alice", "", null, gone, false)), Way.ACCEPT);
        });
  }

  private static Scenario emergency() {
    return new Scenario(
        "completed-in-an-emergency",
        Outcome.COMPLETED,
        List.of(WEB),
        testbed -> {
          testbed.activities().plans(WEB, Plans.apiKey("canary", "rest"));
          return testbed.start(new RotationRequest(WEB, "alice", "leaked", null, null, true));
        });
  }

  private static Scenario authority(
      String name,
      Outcome outcome,
      String credential,
      String label,
      Answer answer,
      @Nullable Way way) {
    List<String> certificates = List.of(WEB, "api", "batch");
    List<String> credentials = new ArrayList<>(List.of(CA));
    credentials.addAll(name.startsWith("canary") ? List.of(WEB) : certificates);
    return new Scenario(
        name,
        outcome,
        List.copyOf(credentials),
        testbed -> {
          certificates.forEach(
              certificate -> testbed.activities().plans(certificate, Plans.certificate("canary")));
          testbed.activities().script(credential, label, answer);
          return resolved(
              testbed.start(CA, Plans.authority(certificates.toArray(String[]::new))), way);
        });
  }

  private static RunningRotation resolved(RunningRotation rotation, @Nullable Way way) {
    if (way != null) {
      rotation.awaitPhase(Phase.PARKED);
      rotation.resolve(way);
    }
    return rotation;
  }

  /** The file that keeps the history of one of its credentials. */
  String file(String credential) {
    return name + "." + credential + ".json";
  }

  List<String> files() {
    return credentials.stream().map(this::file).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
