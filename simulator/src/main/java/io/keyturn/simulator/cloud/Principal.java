package io.keyturn.simulator.cloud;

import io.grpc.Context;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.identity.v1.OwnerType;
import java.util.Map;

/**
 * Who makes a call, and what he may do.
 *
 * @param keyId the API key that authenticated
 * @param ownerType whether a user or a service account holds it
 * @param ownerId the holder's id
 * @param name a user's mail address or a service account's name
 * @param role what he may do in the account
 * @param namespaces what he may do in single namespaces
 */
record Principal(
    String keyId,
    OwnerType ownerType,
    String ownerId,
    String name,
    Role role,
    Map<String, Permission> namespaces) {
  static final Context.Key<Principal> KEY = Context.key("principal");

  Principal {
    namespaces = Map.copyOf(namespaces);
  }

  static Principal current() {
    Principal principal = KEY.get();
    if (principal == null) {
      throw Refusal.denied("no principal");
    }
    return principal;
  }

  boolean administersAccount() {
    return role == Role.ROLE_OWNER || role == Role.ROLE_ADMIN;
  }

  boolean reads(String namespace) {
    return administersAccount() || namespaces.containsKey(namespace);
  }

  void mustRead(String namespace) {
    if (!reads(namespace)) {
      throw Refusal.denied("no access to namespace " + namespace);
    }
  }

  void mustAdminister(String namespace) {
    if (!administersAccount() && namespaces.get(namespace) != Permission.PERMISSION_ADMIN) {
      throw Refusal.denied("changing namespace " + namespace + " needs its admin permission");
    }
  }

  void mustCreateNamespaces() {
    if (!administersAccount() && role != Role.ROLE_DEVELOPER) {
      throw Refusal.denied("creating namespaces needs the account role developer or admin");
    }
  }

  void mustAdministerAccount() {
    if (!administersAccount()) {
      throw Refusal.denied("this needs the account role admin or owner");
    }
  }

  /** A holder may make and read keys of his own. */
  void mustActFor(OwnerType type, String id) {
    if (!administersAccount() && !(type == ownerType && id.equals(ownerId))) {
      throw Refusal.denied("keys of others need the account role admin or owner");
    }
  }
}
