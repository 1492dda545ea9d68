package io.keyturn.workflows.domain;

/** What an observation is to prove. */
public enum Proof {
  /** The data plane lets the new credential in. */
  NEW_ACCEPTED,
  /** Every live Worker of the named groups is seen with the new credential. */
  MOVED,
  /** The full ladder: probes, all Workers, clients that never poll, canary workflows. */
  LADDER,
  /** Every live Worker of the named groups is seen with the old credential again. */
  MOVED_BACK,
  /** The data plane refuses the old credential while it lets the new one in. */
  OLD_REFUSED
}
