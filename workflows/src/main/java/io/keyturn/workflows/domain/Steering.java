package io.keyturn.workflows.domain;

/**
 * Who steers a rotation, and why; both stand in its history.
 *
 * @param by the person, as the client named him; Temporal records the client's identity beside it
 */
public record Steering(String by, String why) {
  private static final int LIMIT = 1000;

  /** Checks that somebody is named and that texts stay short. */
  public Steering {
    if (by.isBlank() || by.length() > LIMIT || why.length() > LIMIT) {
      throw new IllegalArgumentException("steering names a person, in at most 1000 characters");
    }
  }
}
