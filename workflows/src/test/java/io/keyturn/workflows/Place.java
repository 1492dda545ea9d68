package io.keyturn.workflows;

import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import org.jspecify.annotations.Nullable;

/** The places in which a rotation can be when somebody steers it. */
enum Place {
  PLANNING("plan"),
  WAITING(null) {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      RunningRotation rotation =
          testbed.start(credential, Plans.certificate("canary").with(Approval.OTHER_PERSON));
      rotation.awaitPhase(Phase.WAITING);
      return rotation;
    }
  },
  GENERATE("generate"),
  SUPPORT("support"),
  PROVING_SUPPORT("prove NEW_ACCEPTED"),
  ROLL("roll canary"),
  PROVING_ROLL("prove MOVED canary"),
  VALIDATE("prove LADDER canary"),
  REMOVE("remove"),
  PROVING_REMOVAL("prove OLD_REFUSED"),
  SOAK("watch"),
  DELETION("retire"),
  PAUSED(null) {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      Gate gate = testbed.activities().block(credential, "prove LADDER canary");
      RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
      gate.awaitEntered();
      rotation.pause();
      gate.open();
      rotation.awaitPhase(Phase.PAUSED);
      return rotation;
    }
  },
  PARKED(null) {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      testbed.activities().script(credential, "prove LADDER canary", Answer.unproven("x"));
      return parked(testbed, credential);
    }
  },
  PARKED_AFTER_HARM(null) {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      testbed.activities().script(credential, "watch", Answer.harmed());
      return parked(testbed, credential);
    }
  },
  PARKED_GOING_BACK(null) {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      testbed.activities().script(credential, "prove LADDER canary", Answer.refused());
      testbed.activities().script(credential, "undo SUPPORT", broken());
      return parked(testbed, credential);
    }
  },
  PARKED_AT_THE_END(null) {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      testbed.activities().script(credential, "retire", broken());
      return parked(testbed, credential);
    }
  },
  ROLLING_BACK("undo SUPPORT") {
    @Override
    RunningRotation reach(RotationTestbed testbed, String credential) {
      testbed.activities().script(credential, "prove LADDER canary", Answer.refused());
      return super.reach(testbed, credential);
    }
  };

  private final @Nullable String blocked;

  Place(@Nullable String blocked) {
    this.blocked = blocked;
  }

  /** Starts a rotation and waits until it is in this place, with nothing else under way. */
  RunningRotation reach(RotationTestbed testbed, String credential) {
    if (blocked == null) {
      throw new IllegalStateException(this + " is reached in another way");
    }
    Gate gate = testbed.activities().block(credential, blocked);
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    gate.awaitEntered();
    return rotation.at(gate);
  }

  private static RunningRotation parked(RotationTestbed testbed, String credential) {
    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);
    return rotation;
  }

  private static Answer broken() {
    return Answer.fails(FailureKind.NOT_PERMITTED);
  }
}
