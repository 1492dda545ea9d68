package io.keyturn.workflows.domain;

import java.util.Locale;

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

  /**
   * Tells whether the same person goes by another name, as far as names tell: a user on two
   * machines ({@code anna@laptop}, {@code anna@build}) is one.
   */
  public boolean samePersonAs(String name) {
    return person(by).equals(person(name));
  }

  private static String person(String name) {
    int at = name.indexOf('@');
    return (at > 0 ? name.substring(0, at) : name).strip().toLowerCase(Locale.ROOT);
  }
}
