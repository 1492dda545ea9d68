package io.keyturn.starter;

import io.keyturn.activities.ports.ApiKey;
import io.keyturn.workflows.rules.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;

/** What Temporal Cloud's page on API keys (2026) allows, told before anything is asked for. */
final class KeyLimits {
  private static final Period LONGEST_LIFE = Period.ofYears(2);
  private static final int UNEXPIRED_KEYS = 20;

  private KeyLimits() {}

  static void check(Duration lifetime, Instant now) {
    if (now.plus(lifetime).isAfter(now.atOffset(ZoneOffset.UTC).plus(LONGEST_LIFE).toInstant())) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "an API key is valid for two years at most",
          "Ask for less with --lifetime; 90d is a good measure.");
    }
  }

  static void checkRoom(List<ApiKey> keys, String owner, Instant now) {
    long unexpired = keys.stream().filter(key -> key.expires().isAfter(now)).count();
    if (unexpired >= UNEXPIRED_KEYS) {
      throw new CommandFailure(
          ExitCodes.NO,
          "service account "
              + PlainText.of(owner)
              + " has "
              + unexpired
              + " unexpired API keys, and "
              + UNEXPIRED_KEYS
              + " are allowed",
          "Delete keys that nobody uses: keyturn apikey list, keyturn apikey delete.");
    }
  }
}
