package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.KeyRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys of one owner at one moment. */
final class OwnerKeys {
  private final KeyOwner owner;
  private final List<ApiKey> keys;
  private final Instant now;

  private OwnerKeys(KeyOwner owner, List<ApiKey> keys, Instant now) {
    this.owner = owner;
    this.keys = keys;
    this.now = now;
  }

  static OwnerKeys of(World world, KeyOwner owner) {
    return new OwnerKeys(owner, world.account().keys().list(owner), world.clock().instant());
  }

  Optional<ApiKey> find(@Nullable String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** Whether a key lets anybody in: it is there, enabled and has not ended. */
  boolean inForce(@Nullable String id) {
    return find(id).filter(this::live).isPresent();
  }

  /** Keys that a rotation of the credential has made. */
  List<ApiKey> madeFor(String credential, Predicate<KeyLabel> wanted) {
    return keys.stream()
        .filter(
            key ->
                KeyLabel.of(key)
                    .filter(label -> label.credential().equals(credential))
                    .filter(wanted)
                    .isPresent())
        .toList();
  }

  /** Keys in force that are neither the given ones nor made by keyturn. */
  List<ApiKey> others(@Nullable String known) {
    return keys.stream()
        .filter(key -> live(key) && !key.id().equals(known) && KeyLabel.of(key).isEmpty())
        .toList();
  }

  /** How many keys the owner may still make; keys that have ended do not count. */
  int headroom() {
    int most =
        owner.type() == KeyOwner.Type.USER
            ? KeyRules.KEYS_OF_A_USER
            : KeyRules.KEYS_OF_A_SERVICE_ACCOUNT;
    return most - (int) keys.stream().filter(key -> key.expires().isAfter(now)).count();
  }

  /** Checks that there is room for one more. */
  void requireHeadroom() {
    if (headroom() < 1) {
      throw new RotationProblem(FailureKind.RULE_VIOLATED, noHeadroom(), NO_HEADROOM_REMEDY);
    }
  }

  static final String NO_HEADROOM_REMEDY =
      "Delete keys that nobody uses (keyturn apikey list, keyturn apikey delete).";

  String noHeadroom() {
    return owner.who()
        + " has as many unexpired API keys as it may have ("
        + (owner.type() == KeyOwner.Type.USER
            ? KeyRules.KEYS_OF_A_USER
            : KeyRules.KEYS_OF_A_SERVICE_ACCOUNT)
        + ")";
  }

  private boolean live(ApiKey key) {
    return !key.disabled() && key.expires().isAfter(now);
  }
}
