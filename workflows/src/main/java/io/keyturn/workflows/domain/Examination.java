package io.keyturn.workflows.domain;

/**
 * What was found out of one thing that rotations depend on.
 *
 * @param part what it belongs to: home, cloud, secrets, targets, workers or clocks
 * @param subject what was looked at
 * @param message what was found, in one line
 * @param remedy what to do about it, in one line; empty when nothing
 */
public record Examination(
    String part, String subject, Health health, String message, String remedy) {
  /** How well something is. */
  public enum Health {
    /** A rotation can rely on it. */
    GOOD,
    /** A rotation may wait for a person because of it. */
    DOUBTFUL,
    /** A rotation would fail. */
    BAD
  }
}
