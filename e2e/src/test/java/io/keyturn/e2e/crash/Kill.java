package io.keyturn.e2e.crash;

import io.keyturn.simulator.faults.Moment;

/** A moment of a rotation at which its Worker's process is killed, as SIGKILL does, once. */
sealed interface Kill {
  /**
   * At an outside call, before it takes effect, or after that but before its answer.
   *
   * @param pass how many such calls have an answer first
   */
  record AtCall(OutsideCall call, Moment moment, int pass) implements Kill {
    /** At the first such call. */
    AtCall(OutsideCall call, Moment moment) {
      this(call, moment, 0);
    }

    @Override
    public String toString() {
      return call + " " + moment + (pass == 0 ? "" : " but " + pass);
    }
  }

  /** As soon as a file system shows that the secret store has begun or ended a change. */
  record AtFile(String path, Change change) implements Kill {
    @Override
    public String toString() {
      return path + " " + change;
    }
  }

  /** What happens to a file, a directory or a label. */
  enum Change {
    APPEARS,
    /** Is gone after it was there. */
    GOES,
    /** Is a link that leads elsewhere than at first. */
    MOVES
  }
}
