package io.keyturn.starter;

import io.keyturn.activities.ports.ApiKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What is answered to programs about an API key; its components are the documented keys. */
record ApiKeyAnswer(
    String id,
    String ownerType,
    String ownerId,
    String name,
    String description,
    String created,
    long ageDays,
    String expires,
    long daysLeft,
    String state) {

  static ApiKeyAnswer of(ApiKey key, Instant now) {
    return new ApiKeyAnswer(
        key.id(),
        key.owner().type().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        key.owner().id(),
        key.displayName(),
        key.description(),
        key.created().toString(),
        ChronoUnit.DAYS.between(key.created(), now),
        key.expires().toString(),
        Math.max(0, ChronoUnit.DAYS.between(now, key.expires())),
        state(key, now));
  }

  private static String state(ApiKey key, Instant now) {
    if (!key.expires().isAfter(now)) {
      return "expired";
    }
    return key.disabled() ? "disabled" : "enabled";
  }
}
