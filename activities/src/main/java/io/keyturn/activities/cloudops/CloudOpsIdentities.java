package io.keyturn.activities.cloudops;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.cloudops.CloudFailures.Subject;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.ports.Identities;
import io.keyturn.activities.ports.KeyIdentity;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityRequest;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityResponse;
import io.temporal.api.cloud.identity.v1.Access;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.ServiceAccount;
import io.temporal.api.cloud.identity.v1.User;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the Cloud Operations API whom a key stands for, on a connection that is made for the
 * question and closed after it.
 */
public final class CloudOpsIdentities implements Identities {
  private final CloudAccess access;
  private final Supplier<CloudOpsConnection> own;

  /** Asks the service that keyturn itself uses, with a key from the environment or a file. */
  public CloudOpsIdentities(CloudAccess access) {
    this(access, () -> new CloudOpsConnection(access));
  }

  /**
   * Asks the service that keyturn itself uses.
   *
   * @param own connects anew as keyturn does
   */
  public CloudOpsIdentities(CloudAccess access, Supplier<CloudOpsConnection> own) {
    this.access = access;
    this.own = own;
  }

  @Override
  public KeyIdentity own() {
    try (CloudOpsConnection connection = own.get()) {
      return ask(connection);
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(e, Subject.IDENTITY, "read keyturn's own identity");
    }
  }

  @Override
  public Optional<KeyIdentity> of(Secret token) {
    Optional<CloudOpsConnection> made = CloudOpsConnection.as(access, token);
    if (made.isEmpty()) {
      return Optional.empty();
    }
    try (CloudOpsConnection connection = made.get()) {
      return Optional.of(ask(connection));
    } catch (StatusRuntimeException e) {
      // Anybody may ask who he is, so a denial is what a key meets that is not felt everywhere yet.
      if (e.getStatus().getCode() == Code.UNAUTHENTICATED
          || e.getStatus().getCode() == Code.PERMISSION_DENIED) {
        return Optional.empty();
      }
      throw CloudFailures.translate(e, Subject.IDENTITY, "read the identity of an API key");
    }
  }

  private static KeyIdentity ask(CloudOpsConnection connection) {
    return identity(
        connection.get().getCurrentIdentity(GetCurrentIdentityRequest.getDefaultInstance()));
  }

  static KeyIdentity identity(GetCurrentIdentityResponse answer) {
    String keyId = answer.getPrincipalApiKey().getId();
    if (answer.hasServiceAccount()) {
      ServiceAccount account = answer.getServiceAccount();
      return new KeyIdentity(
          keyId,
          new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, account.getId()),
          PlainText.of(account.getSpec().getName()),
          !account.getSpec().hasNamespaceScopedAccess()
              && administers(account.getSpec().getAccess()));
    }
    User user = answer.getUser();
    return new KeyIdentity(
        keyId,
        new KeyOwner(KeyOwner.Type.USER, user.getId()),
        PlainText.of(user.getSpec().getEmail()),
        administers(user.getSpec().getAccess()));
  }

  private static boolean administers(Access access) {
    Role role = access.getAccountAccess().getRole();
    return role == Role.ROLE_OWNER || role == Role.ROLE_ADMIN;
  }
}
