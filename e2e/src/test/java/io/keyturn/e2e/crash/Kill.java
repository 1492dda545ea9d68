package io.keyturn.e2e.crash;

import io.keyturn.simulator.faults.Moment;

/** A moment of a rotation at which its Worker's process is killed, as SIGKILL does, once. */
sealed interface Kill {
  /** At an outside call, before it takes effect, or after that but before its answer. */
  record AtCall(OutsideCall call, Moment moment) implements Kill {
    @Override
    public String toString() {
      return call + " " + moment;
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
    GOES
  }
}
