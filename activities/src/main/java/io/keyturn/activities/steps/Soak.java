package io.keyturn.activities.steps;

import io.keyturn.activities.Pauses;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Watches whether the removal of the old credential harms anybody. */
final class Soak {
  /** One look without a Worker may be a hiccup of the network; two are a harm. */
  private static final int HARMED_LOOKS = 2;

  private final World world;
  private final Observation observation;

  Soak(World world) {
    this.world = world;
    observation = new Observation(world);
  }

  /** Looks until the soak ends; the first harm that is seen twice ends it at once. */
  StepResult watch(WatchRequest request, Supplier<Look> harm) {
    int harmed = 0;
    int looks = 0;
    while (true) {
      Look look = observation.attempt(harm);
      looks += look.clean() ? 1 : 0;
      harmed = look.clean() ? 0 : harmed + 1;
      if (harmed >= HARMED_LOOKS) {
        return StepResult.not(
            Verdict.HARMED,
            "after the removal: " + look.holding().get(0),
            "The old credential is accepted again. Move who is named, then resolve with RETRY.",
            look.evidence(),
            look.holding());
      }
      if (!world.clock().instant().isBefore(request.until()) && look.clean() && looks > 1) {
        return StepResult.done(look.evidence());
      }
      world.progress().accept(look.holding());
      Pauses.waitFor(world.lookInterval());
    }
  }

  /**
   * Harm is a Worker less than at the removal: whoever cannot come back is no longer heard of. What
   * Workers say of themselves was judged before.
   */
  Look missing(Map<String, Integer> before, Map<String, Integer> live) {
    List<String> missing = new ArrayList<>();
    before.forEach(
        (group, count) -> {
          int now = live.getOrDefault(group, 0);
          if (now < count) {
            missing.add("group " + group + " has " + now + " live Workers, " + count + " before");
          }
        });
    Evidence counted = new Evidence("fleet", "live Workers: " + live, world.clock().instant());
    return new Look(List.of(counted), missing, List.of());
  }
}
