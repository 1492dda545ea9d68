package io.keyturn.workflows.rules;

import java.time.Duration;

/** What Temporal Cloud's page on API keys says of them. */
public final class KeyRules {
  /** A key lives at most two years; 730 days never are more. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(730);

  /** Shorter than a rotation lasts would be of no use. */
  public static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);

  /** So many unexpired keys a service account may have. */
  public static final int KEYS_OF_A_SERVICE_ACCOUNT = 20;

  /** So many unexpired keys a user may have. */
  public static final int KEYS_OF_A_USER = 10;

  private KeyRules() {}
}
