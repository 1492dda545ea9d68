package io.keyturn.workflows;

import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Steering;
import java.time.Duration;

/** What somebody can say to a rotation. */
enum Message {
  APPROVE("approve"),
  APPROVE_ANOTHER_PLAN("approve"),
  APPROVE_AS_STARTER("approve"),
  PAUSE("pause"),
  RESUME("resume"),
  ABORT("abort"),
  RETRY("resolve"),
  ROLL_BACK("resolve"),
  ACCEPT("resolve"),
  EXTEND("extendSoak"),
  EXTEND_BY_NOTHING("extendSoak"),
  EXTEND_BY_LESS("extendSoak"),
  EXTEND_BY_TOO_MUCH("extendSoak");

  private static final Steering BOB = new Steering("bob", "the test says so");
  private static final Steering STARTER = new Steering(RotationTestbed.STARTER, "it is mine");

  private final String update;

  Message(String update) {
    this.update = update;
  }

  /** The name of the update that carries it. */
  String update() {
    return update;
  }

  /** What the update carries for a rotation of this credential. */
  Object content(String credential) {
    return switch (this) {
      case APPROVE -> new PlanApproval(Plans.hash(credential), BOB);
      case APPROVE_ANOTHER_PLAN -> new PlanApproval("another-plan", BOB);
      case APPROVE_AS_STARTER -> new PlanApproval(Plans.hash(credential), STARTER);
      case PAUSE, RESUME, ABORT -> BOB;
      case RETRY, ROLL_BACK, ACCEPT -> new ParkResolution(Way.valueOf(name()), BOB);
      case EXTEND -> new SoakExtension(Duration.ofMinutes(30), BOB);
      case EXTEND_BY_NOTHING -> new SoakExtension(Duration.ZERO, BOB);
      case EXTEND_BY_LESS -> new SoakExtension(Duration.ofMinutes(-1), BOB);
      case EXTEND_BY_TOO_MUCH -> new SoakExtension(Duration.ofDays(7).plusSeconds(1), BOB);
    };
  }
}
