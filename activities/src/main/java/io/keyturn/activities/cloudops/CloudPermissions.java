package io.keyturn.activities.cloudops;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityResponse;
import io.temporal.api.cloud.identity.v1.Access;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.identity.v1.ServiceAccountSpec;

/** Reads off an identity what it may do, as far as it says. */
final class CloudPermissions {
  private CloudPermissions() {}

  static void requireWritable(GetCurrentIdentityResponse identity, String namespace) {
    boolean may =
        identity.hasServiceAccount()
            ? mayWrite(identity.getServiceAccount().getSpec(), namespace)
            : mayWrite(identity.getUser().getSpec().getAccess(), namespace);
    if (!may) {
      String who =
          identity.hasServiceAccount()
              ? "service account " + identity.getServiceAccount().getSpec().getName()
              : "user " + identity.getUser().getSpec().getEmail();
      throw new RotationProblem(
          FailureKind.NOT_PERMITTED,
          "keyturn's own identity, "
              + PlainText.of(who)
              + ", may not change namespace "
              + namespace,
          "Give it the Namespace Admin permission there, or another key in cloud.apiKey.");
    }
  }

  private static boolean mayWrite(ServiceAccountSpec account, String namespace) {
    return account.hasNamespaceScopedAccess()
        ? account.getNamespaceScopedAccess().getNamespace().equals(namespace)
            && admin(account.getNamespaceScopedAccess().getAccess())
        : mayWrite(account.getAccess(), namespace);
  }

  private static boolean mayWrite(Access access, String namespace) {
    Role role = access.getAccountAccess().getRole();
    // What a custom role allows cannot be read here; the update itself will tell.
    return role == Role.ROLE_OWNER
        || role == Role.ROLE_ADMIN
        || (role == Role.ROLE_UNSPECIFIED && access.getNamespaceAccessesCount() == 0)
        || access.getAccountAccess().getCustomRolesCount() > 0
        || admin(
            access.getNamespaceAccessesOrDefault(namespace, NamespaceAccess.getDefaultInstance()));
  }

  private static boolean admin(NamespaceAccess access) {
    return access.getPermission() == Permission.PERMISSION_ADMIN;
  }
}
