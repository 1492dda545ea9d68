package io.keyturn.starter;

/** What the program's exit codes mean. */
final class ExitCodes {
  /** Done, or yes. */
  static final int DONE = 0;

  /** A definite no: refused, rolled back. */
  static final int NO = 1;

  /** The command line or the policy is wrong. */
  static final int USAGE = 2;

  /** Parked: a person is needed. */
  static final int PARKED = 3;

  /** Not reachable, not permitted or timed out. */
  static final int UNREACHABLE = 4;

  /** A defect of keyturn. */
  static final int INTERNAL = 70;

  private ExitCodes() {}
}
