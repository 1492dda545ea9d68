package io.keyturn.workflows.domain;

/** The five steps of every rotation, in their order. */
public enum Step {
  GENERATE,
  SUPPORT,
  ROLL,
  VALIDATE,
  REMOVE
}
