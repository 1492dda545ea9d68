package io.keyturn.activities.steps;

import io.keyturn.activities.Pauses;
import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks again and again until what is asked has been seen twice in a row, or time is up. */
final class Observation {
  /** A single clean look may be a lucky one. */
  private static final int CLEAN_LOOKS = 2;

  /**
   * What one look has shown.
   *
   * @param holding who or what speaks against it, a line each
   * @param refused who was refused with the new credential, a line each
   */
  record Look(List<Evidence> evidence, List<String> holding, List<String> refused) {
    static Look holding(String line) {
      return new Look(List.of(), List.of(line), List.of());
    }

    static Look nothing() {
      return seen(List.of());
    }

    static Look seen(List<Evidence> evidence) {
      return new Look(evidence, List.of(), List.of());
    }

    /** Joins two looks. */
    Look and(Look other) {
      return new Look(
          joined(evidence, other.evidence),
          joined(holding, other.holding),
          joined(refused, other.refused));
    }

    boolean clean() {
      return holding.isEmpty() && refused.isEmpty();
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
      List<T> all = new ArrayList<>(one);
      all.addAll(other);
      return all;
    }
  }

  private final World world;

  Observation(World world) {
    this.world = world;
  }

  /** Looks until the deadline at most, and at least once. */
  StepResult until(Instant deadline, String what, Supplier<Look> look) {
    int clean = 0;
    while (true) {
      Look seen = attempt(look);
      if (!seen.refused().isEmpty()) {
        return StepResult.not(
            Verdict.REFUSED,
            seen.refused().get(0),
            "See why the namespace refuses the new certificate: its filters, its accepted CAs.",
            seen.evidence(),
            seen.refused());
      }
      clean = seen.clean() ? clean + 1 : 0;
      if (clean >= CLEAN_LOOKS) {
        return StepResult.done(seen.evidence());
      }
      if (!seen.clean() && !world.clock().instant().isBefore(deadline)) {
        return StepResult.not(
            Verdict.UNPROVEN,
            what + ": " + seen.holding().get(0) + more(seen.holding().size()),
            "Mend or stop who is named, then resolve with RETRY; or take the responsibility with"
                + " ACCEPT.",
            seen.evidence(),
            seen.holding());
      }
      world.progress().accept(seen.holding());
      Pauses.waitFor(world.lookInterval());
    }
  }

  /** A world that does not answer holds back, but does not fail: it may answer the next time. */
  Look attempt(Supplier<Look> look) {
    try {
      return look.get();
    } catch (RotationProblem problem) {
      if (problem.kind() != FailureKind.UNAVAILABLE || Thread.currentThread().isInterrupted()) {
        throw problem;
      }
      return Look.holding(String.valueOf(problem.getMessage()));
    }
  }

  private static String more(int all) {
    return all > 1 ? " (and " + (all - 1) + " more)" : "";
  }
}
