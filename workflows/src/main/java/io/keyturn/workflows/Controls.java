package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.ParkResolution;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.PlanApproval;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.domain.SoakExtension;
import io.keyturn.workflows.domain.Steering;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators and the authority's rotation have said, and the rules of when they may say it. */
final class Controls {
  private static final Duration LONGEST_EXTENSION = Duration.ofDays(7);

  private @Nullable String approvedBy;
  private boolean paused;
  private @Nullable String rollBackReason;
  private @Nullable AuthorityWord word;
  private ParkResolution.@Nullable Way resolution;
  private Set<ParkResolution.Way> ways = EnumSet.noneOf(ParkResolution.Way.class);
  private Duration extension = Duration.ZERO;
  private @Nullable String noWayBack;
  private boolean bound;
  private boolean soaked;

  // What was said

  void approve(String by) {
    approvedBy = by;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  void rollBack(String reason) {
    rollBackReason = reason;
  }

  void resolve(ParkResolution.Way way) {
    resolution = way;
  }

  void extend(Duration by) {
    extension = extension.plus(by);
  }

  /**
   * Hears that the workflow was cancelled from outside. While the authority's rotation relies on
   * this one, only its word counts.
   *
   * @return whether everything is now to be undone
   */
  boolean cancel() {
    if (bound || noWayBack != null || rollBackReason != null) {
      return false;
    }
    rollBackReason = "the workflow was cancelled";
    return true;
  }

  void decide(AuthorityWord decided) {
    word = decided;
    if (decided == AuthorityWord.GO_BACK) {
      rollBackReason = "the rotation of its authority goes back";
    }
  }

  // What the workflow asks

  boolean approved() {
    return approvedBy != null;
  }

  boolean paused() {
    return paused;
  }

  /** Why everything is to be undone, null as long as nobody wants that. */
  @Nullable String rollBackReason() {
    return noWayBack == null ? rollBackReason : null;
  }

  /** What the authority's rotation has decided, null as long as it has not. */
  @Nullable AuthorityWord word() {
    return word;
  }

  /** From here on the authority's rotation relies on this one: only its word leads back. */
  void bind() {
    bound = true;
  }

  /** There is no authority's rotation any more that could say a word. */
  void unbind() {
    bound = false;
  }

  /** Opens the ways out of parking. */
  void offer(Set<ParkResolution.Way> offered) {
    resolution = null;
    ways = offered;
  }

  ParkResolution.@Nullable Way resolution() {
    return resolution;
  }

  /** Tells whether an abort is a way out of parking here; elsewhere it has to wait. */
  boolean abortedOutOfParking() {
    return rollBackReason() != null && ways.contains(ParkResolution.Way.ROLL_BACK);
  }

  /** Takes the ways out of parking back and tells which one was chosen. */
  ParkResolution.Way takeResolution() {
    ParkResolution.Way chosen = Objects.requireNonNull(resolution, "nothing was resolved");
    offer(EnumSet.noneOf(ParkResolution.Way.class));
    return chosen;
  }

  /** Takes what was added to the soak since the last call. */
  Duration takeExtension() {
    Duration taken = extension;
    extension = Duration.ZERO;
    return taken;
  }

  boolean extended() {
    return !extension.isZero();
  }

  void soakEnded() {
    soaked = true;
  }

  /** From here on nothing can be undone, or it is being undone already: abort is refused. */
  void noWayBack(String why) {
    noWayBack = why;
  }

  // What is refused

  void checkApprove(Phase phase, @Nullable RotationPlan plan, String starter, PlanApproval given) {
    if (phase != Phase.WAITING || plan == null) {
      throw refused("nothing waits for approval; the rotation is in phase " + phase);
    }
    if (rollBackReason != null) {
      throw refused("nothing was approved: before that it was " + rollBackReason);
    }
    if (approvedBy != null) {
      throw refused("it was approved already, by " + approvedBy);
    }
    if (!plan.hash().equals(given.planHash())) {
      throw refused("that is not the plan's hash; read the plan again and approve " + plan.hash());
    }
    if (plan.settings().approval() == Approval.OTHER_PERSON
        && given.steering().samePersonAs(starter)) {
      throw refused("who started a rotation cannot approve it; ask another person");
    }
  }

  void checkPause(Phase phase) {
    if (paused) {
      throw refused("it is paused already");
    }
    if (phase == Phase.CLOSED || phase == Phase.ROLLING_BACK || phase == Phase.PARKED) {
      throw refused("a rotation in phase " + phase + " cannot be paused");
    }
    if (noWayBack != null) {
      throw refused("nothing is left to pause; " + noWayBack);
    }
  }

  void checkResume(Phase phase) {
    if (!paused || phase == Phase.CLOSED) {
      throw refused("it is not paused; it is in phase " + phase);
    }
  }

  void checkAbort(Phase phase) {
    if (phase == Phase.CLOSED) {
      throw refused("it has ended");
    }
    if (noWayBack != null) {
      throw refused(noWayBack);
    }
    if (rollBackReason != null) {
      throw refused("it is aborted already");
    }
    if (bound) {
      // Its authority's rotation may be removing the old authority at this very moment.
      throw refused(
          "it waits for the rotation of its authority; abort that one, and this one follows");
    }
  }

  void checkResolve(Phase phase, ParkResolution given) {
    if (phase != Phase.PARKED) {
      throw refused("only a parked rotation is resolved; this one is in phase " + phase);
    }
    if (resolution != null) {
      throw refused("it was resolved already, with " + resolution);
    }
    if (abortedOutOfParking()) {
      throw refused("nothing was resolved: before that it was " + rollBackReason);
    }
    if (!ways.contains(given.way())) {
      throw refused("here it can only be resolved with one of " + ways);
    }
  }

  void checkExtend(Phase phase, SoakExtension given) {
    if (soaked || noWayBack != null || phase == Phase.CLOSED) {
      throw refused("there is no soak to extend; the rotation is in phase " + phase);
    }
    if (given.by().isNegative()
        || given.by().isZero()
        || given.by().compareTo(LONGEST_EXTENSION) > 0) {
      throw refused("a soak is extended by more than nothing and at most 7 days");
    }
  }

  void checkSteering(@Nullable Steering steering) {
    if (steering == null) {
      throw refused("say who steers");
    }
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(why);
  }
}
