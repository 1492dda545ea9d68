package io.keyturn.e2e.crash;

import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.workflows.domain.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one rotation suffers.
 *
 * @param end COMPLETED, or ROLLED_BACK of one that a person aborts before it removes the old
 */
record Ordeal(Outcome end, Noticed noticed, List<Kill> kills) {
  /** Deals kills out, so that two which follow each other strike different rotations. */
  static Stream<Ordeal> dealt(Outcome end, int rotations, List<Kill> kills) {
    return IntStream.range(0, rotations)
        .mapToObj(
            rotation ->
                new Ordeal(
                    end,
                    Noticed.AT_ONCE,
                    IntStream.range(0, kills.size())
                        .filter(kill -> kill % rotations == rotation)
                        .mapToObj(kills::get)
                        .toList()));
  }

  @Override
  public String toString() {
    return end + " " + noticed + " " + kills;
  }
}
