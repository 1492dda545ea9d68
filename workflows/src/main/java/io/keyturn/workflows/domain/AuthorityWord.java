package io.keyturn.workflows.domain;

/** What the rotation of an authority tells those of its certificates. */
public enum AuthorityWord {
  /** The old authority is gone: drop the old certificate. */
  GO_ON,
  /** The new authority will go: take the old certificate back. */
  GO_BACK,
  /** Both authorities stay accepted: keep both certificates and end. */
  STAY
}
