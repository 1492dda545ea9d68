package io.keyturn.activities.cloudops;

import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.api.cloud.identity.v1.OwnerType;
import io.temporal.api.cloud.resource.v1.ResourceState;

/** Reads keys and their owners off the protocol. */
final class KeyFacts {
  private KeyFacts() {}

  static OwnerType type(KeyOwner owner) {
    return switch (owner.type()) {
      case SERVICE_ACCOUNT -> OwnerType.OWNER_TYPE_SERVICE_ACCOUNT;
      case USER -> OwnerType.OWNER_TYPE_USER;
    };
  }

  @SuppressWarnings("deprecation") // Old keys may carry their owner's type in the old field alone.
  private static KeyOwner of(ApiKeySpec spec) {
    boolean user =
        spec.getOwnerType() == OwnerType.OWNER_TYPE_USER
            || (spec.getOwnerType() == OwnerType.OWNER_TYPE_UNSPECIFIED
                && spec.getOwnerTypeDeprecated().equals("user"));
    return new KeyOwner(
        user ? KeyOwner.Type.USER : KeyOwner.Type.SERVICE_ACCOUNT, spec.getOwnerId());
  }

  /** Tells whether a key is listed although it is deleted. */
  static boolean gone(io.temporal.api.cloud.identity.v1.ApiKey key) {
    return key.getState() == ResourceState.RESOURCE_STATE_DELETED;
  }

  static ApiKey key(io.temporal.api.cloud.identity.v1.ApiKey key) {
    return new ApiKey(
        key.getId(),
        of(key.getSpec()),
        PlainText.of(key.getSpec().getDisplayName()),
        PlainText.of(key.getSpec().getDescription()),
        Instants.instant(key.getCreatedTime()),
        Instants.instant(key.getSpec().getExpiryTime()),
        key.getSpec().getDisabled());
  }
}
