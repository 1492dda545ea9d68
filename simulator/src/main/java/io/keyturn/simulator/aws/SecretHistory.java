package io.keyturn.simulator.aws;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** The states that one name has had in one region, the newest 1,000 of them. */
final class SecretHistory {
  private static final int REMEMBERED = 1_000;

  private final Deque<State> states = new ArrayDeque<>();

  private record State(Instant since, Optional<Secret> secret) {}

  /** Returns the true state; none where there is no secret. */
  Optional<Secret> latest(Instant now) {
    return states.isEmpty() ? Optional.empty() : alive(states.getLast(), now);
  }

  /** Returns the state at an earlier moment, as it looks today. */
  Optional<Secret> at(Instant moment, Instant now) {
    for (Iterator<State> newestFirst = states.descendingIterator(); newestFirst.hasNext(); ) {
      State state = newestFirst.next();
      if (!state.since().isAfter(moment)) {
        return alive(state, now);
      }
    }
    return Optional.empty();
  }

  private static Optional<Secret> alive(State state, Instant now) {
    return state.secret().filter(secret -> !secret.gone(now));
  }

  void add(Instant now, Optional<Secret> secret) {
    states.addLast(new State(now, secret));
    if (states.size() > REMEMBERED) {
      states.removeFirst();
    }
  }
}
