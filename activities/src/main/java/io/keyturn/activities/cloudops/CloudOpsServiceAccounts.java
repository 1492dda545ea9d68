package io.keyturn.activities.cloudops;

import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.cloudops.CloudFailures.Subject;
import io.keyturn.activities.ports.ServiceAccount;
import io.keyturn.activities.ports.ServiceAccounts;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountResponse;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsResponse;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.identity.v1.ServiceAccountSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.resource.v1.ResourceState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Lists and makes service accounts; a new one is there for all once its operation has ended. */
public final class CloudOpsServiceAccounts implements ServiceAccounts {
  private static final Map<String, Role> ROLES =
      Map.of(
          "read", Role.ROLE_READ,
          "developer", Role.ROLE_DEVELOPER,
          "admin", Role.ROLE_ADMIN,
          "financeadmin", Role.ROLE_FINANCE_ADMIN,
          "metricsread", Role.ROLE_METRICS_READ);
  private static final Map<String, Permission> PERMISSIONS =
      Map.of(
          "read", Permission.PERMISSION_READ,
          "write", Permission.PERMISSION_WRITE,
          "admin", Permission.PERMISSION_ADMIN);

  private final Supplier<CloudServiceBlockingStub> cloud;
  private final int pageSize;
  private final AsyncOperations operations;

  /**
   * Uses the given stub.
   *
   * @param cloud made anew for every call, so that each has a deadline of its own
   */
  public CloudOpsServiceAccounts(Supplier<CloudServiceBlockingStub> cloud) {
    this(cloud, Pages.LARGEST);
  }

  CloudOpsServiceAccounts(Supplier<CloudServiceBlockingStub> cloud, int pageSize) {
    this.cloud = cloud;
    this.pageSize = pageSize;
    this.operations = new AsyncOperations(cloud);
  }

  @Override
  public List<ServiceAccount> list() {
    return Pages.all(
            this::page,
            GetServiceAccountsResponse::getServiceAccountList,
            GetServiceAccountsResponse::getNextPageToken)
        .stream()
        .filter(account -> account.getState() != ResourceState.RESOURCE_STATE_DELETED)
        .map(account -> account(account.getId(), account.getSpec()))
        .toList();
  }

  private GetServiceAccountsResponse page(String token) {
    try {
      return cloud
          .get()
          .getServiceAccounts(
              GetServiceAccountsRequest.newBuilder()
                  .setPageSize(pageSize)
                  .setPageToken(token)
                  .build());
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(e, Subject.SERVICE_ACCOUNT, "list service accounts");
    }
  }

  @Override
  public ServiceAccount get(String id) {
    try {
      return account(
          id,
          cloud
              .get()
              .getServiceAccount(
                  GetServiceAccountRequest.newBuilder().setServiceAccountId(id).build())
              .getServiceAccount()
              .getSpec());
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(
          e, Subject.SERVICE_ACCOUNT, "read service account " + PlainText.of(id));
    }
  }

  @Override
  public ServiceAccount create(String name, String description, String accountRole) {
    ServiceAccountSpec.Builder spec = named(name, description);
    spec.getAccessBuilder()
        .getAccountAccessBuilder()
        .setRole(known(ROLES, accountRole, "account role"));
    return create(spec.build());
  }

  @Override
  public ServiceAccount createScoped(
      String name, String description, String namespace, String permission) {
    ServiceAccountSpec.Builder spec = named(name, description);
    spec.getNamespaceScopedAccessBuilder()
        .setNamespace(namespace)
        .setAccess(
            NamespaceAccess.newBuilder()
                .setPermission(known(PERMISSIONS, permission, "namespace permission")));
    return create(spec.build());
  }

  private static ServiceAccountSpec.Builder named(String name, String description) {
    return ServiceAccountSpec.newBuilder().setName(name).setDescription(description);
  }

  private ServiceAccount create(ServiceAccountSpec spec) {
    CreateServiceAccountResponse made;
    try {
      made =
          cloud
              .get()
              .createServiceAccount(
                  CreateServiceAccountRequest.newBuilder()
                      .setSpec(spec)
                      .setAsyncOperationId("keyturn-create-account-" + UUID.randomUUID())
                      .build());
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(
          e, Subject.SERVICE_ACCOUNT, "make service account " + PlainText.of(spec.getName()));
    }
    AsyncOperation ended = operations.await(made.getAsyncOperation());
    if (!AsyncOperations.fulfilled(ended)) {
      throw CloudFailures.endedBadly(
          ended,
          "the making of service account " + PlainText.of(spec.getName()),
          "Mend what the reason says, then make it again.");
    }
    return account(made.getServiceAccountId(), spec);
  }

  private static <T> T known(Map<String, T> values, String text, String what) {
    T value = values.get(text);
    if (value == null) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "there is no " + what + " '" + PlainText.of(text) + "'",
          "Use one of " + String.join(", ", values.keySet().stream().sorted().toList()) + ".");
    }
    return value;
  }

  private static ServiceAccount account(String id, ServiceAccountSpec spec) {
    Map<String, String> namespaces = new HashMap<>();
    if (spec.hasNamespaceScopedAccess()) {
      String only = spec.getNamespaceScopedAccess().getNamespace();
      namespaces.put(only, text(spec.getNamespaceScopedAccess().getAccess()));
      return new ServiceAccount(
          id,
          PlainText.of(spec.getName()),
          PlainText.of(spec.getDescription()),
          only,
          "",
          namespaces);
    }
    spec.getAccess()
        .getNamespaceAccessesMap()
        .forEach((namespace, permission) -> namespaces.put(namespace, text(permission)));
    return new ServiceAccount(
        id,
        PlainText.of(spec.getName()),
        PlainText.of(spec.getDescription()),
        null,
        text(spec.getAccess().getAccountAccess().getRole()),
        namespaces);
  }

  private static String text(NamespaceAccess access) {
    return switch (access.getPermission()) {
      case PERMISSION_ADMIN -> "admin";
      case PERMISSION_WRITE -> "write";
      case PERMISSION_READ -> "read";
      default -> "";
    };
  }

  private static String text(Role role) {
    return switch (role) {
      case ROLE_OWNER -> "owner";
      case ROLE_ADMIN -> "admin";
      case ROLE_DEVELOPER -> "developer";
      case ROLE_FINANCE_ADMIN -> "financeadmin";
      case ROLE_METRICS_READ -> "metricsread";
      case ROLE_READ -> "read";
      default -> "";
    };
  }
}
