package io.keyturn.simulator.cloud;

import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsResponse;
import io.temporal.api.cloud.cloudservice.v1.GetUsersRequest;
import io.temporal.api.cloud.cloudservice.v1.GetUsersResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateServiceAccountRequest;
import io.temporal.api.cloud.identity.v1.Access;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.identity.v1.OwnerType;
import io.temporal.api.cloud.identity.v1.ServiceAccount;
import io.temporal.api.cloud.identity.v1.ServiceAccountSpec;
import io.temporal.api.cloud.identity.v1.User;
import io.temporal.api.cloud.identity.v1.UserSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The account's users (read only) and service accounts. Guarded by the account's lock. */
@SuppressWarnings("deprecation") // Old clients read and send these fields.
final class Identities {
  private final Operations operations;
  private final Resources<UserSpec> users;
  private final Resources<ServiceAccountSpec> serviceAccounts;
  private final BiConsumer<OwnerType, String> deleted;

  Identities(CloudOptions options, Operations operations, BiConsumer<OwnerType, String> deleted) {
    this.operations = operations;
    this.users = new Resources<>("user", options, operations);
    this.serviceAccounts = new Resources<>("service account", options, operations);
    this.deleted = deleted;
  }

  String addUser(UserSpec spec) {
    return users.put(newId(), spec).id;
  }

  String addServiceAccount(ServiceAccountSpec spec) {
    return serviceAccounts.put(newId(), checked(spec, "")).id;
  }

  void mustExist(OwnerType type, String id) {
    if (type == OwnerType.OWNER_TYPE_USER) {
      users.get(id);
    } else if (type == OwnerType.OWNER_TYPE_SERVICE_ACCOUNT) {
      serviceAccounts.get(id);
    } else {
      throw Refusal.invalid("spec.owner_type must be user or service account");
    }
  }

  /** Returns what the holder of a key may do now, if he still exists. */
  Optional<Principal> principal(String keyId, OwnerType type, String id) {
    if (type == OwnerType.OWNER_TYPE_USER) {
      return users
          .find(id)
          .map(u -> principal(keyId, type, id, u.spec.getEmail(), u.spec.getAccess()));
    }
    return serviceAccounts
        .find(id)
        .map(
            s ->
                s.spec.hasNamespaceScopedAccess()
                    ? new Principal(
                        keyId,
                        type,
                        id,
                        s.spec.getName(),
                        Role.ROLE_UNSPECIFIED,
                        Map.of(
                            s.spec.getNamespaceScopedAccess().getNamespace(),
                            s.spec.getNamespaceScopedAccess().getAccess().getPermission()))
                    : principal(keyId, type, id, s.spec.getName(), s.spec.getAccess()));
  }

  private static Principal principal(
      String keyId, OwnerType type, String id, String name, Access access) {
    Map<String, Permission> namespaces = new HashMap<>();
    access.getNamespaceAccessesMap().forEach((n, a) -> namespaces.put(n, a.getPermission()));
    return new Principal(keyId, type, id, name, access.getAccountAccess().getRole(), namespaces);
  }

  User user(String id) {
    return describe(users.get(id));
  }

  ServiceAccount serviceAccount(String id) {
    return describeServiceAccount(serviceAccounts.get(id));
  }

  GetUsersResponse list(GetUsersRequest request) {
    Resources.Page<UserSpec> page =
        users.page(
            request.getPageSize(),
            request.getPageToken(),
            u -> request.getEmail().isEmpty() || u.spec.getEmail().equals(request.getEmail()));
    GetUsersResponse.Builder answer =
        GetUsersResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items().forEach(u -> answer.addUsers(describe(u)));
    return answer.build();
  }

  GetServiceAccountsResponse list(GetServiceAccountsRequest request) {
    Resources.Page<ServiceAccountSpec> page =
        serviceAccounts.page(request.getPageSize(), request.getPageToken(), s -> true);
    GetServiceAccountsResponse.Builder answer =
        GetServiceAccountsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items().forEach(s -> answer.addServiceAccount(describeServiceAccount(s)));
    return answer.build();
  }

  CreateServiceAccountResponse create(CreateServiceAccountRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    if (repeated.isPresent()) {
      CreateServiceAccountResponse first =
          operations
              .firstAnswer(request.getAsyncOperationId())
              .map(CreateServiceAccountResponse.class::cast)
              .orElseThrow();
      return first.toBuilder().setAsyncOperation(repeated.get()).build();
    }
    String id = newId();
    AsyncOperation operation =
        serviceAccounts.create(
            id,
            checked(request.getSpec(), ""),
            request.getAsyncOperationId(),
            "CreateServiceAccount",
            request,
            () -> {});
    CreateServiceAccountResponse answer =
        CreateServiceAccountResponse.newBuilder()
            .setServiceAccountId(id)
            .setAsyncOperation(operation)
            .build();
    operations.remember(operation, answer);
    return answer;
  }

  AsyncOperation update(UpdateServiceAccountRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    return repeated.orElseGet(
        () ->
            serviceAccounts.update(
                serviceAccounts.get(request.getServiceAccountId()),
                checked(request.getSpec(), request.getServiceAccountId()),
                request.getResourceVersion(),
                request.getAsyncOperationId(),
                "UpdateServiceAccount",
                request,
                () -> {}));
  }

  AsyncOperation delete(DeleteServiceAccountRequest request) {
    String id = request.getServiceAccountId();
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    return repeated.orElseGet(
        () ->
            serviceAccounts.delete(
                serviceAccounts.get(id),
                request.getResourceVersion(),
                request.getAsyncOperationId(),
                "DeleteServiceAccount",
                request,
                () -> deleted.accept(OwnerType.OWNER_TYPE_SERVICE_ACCOUNT, id)));
  }

  private ServiceAccountSpec checked(ServiceAccountSpec spec, String ownId) {
    if (spec.getName().isBlank()) {
      throw Refusal.invalid("spec.name is required");
    }
    if (spec.hasAccess() == spec.hasNamespaceScopedAccess()) {
      throw Refusal.invalid("give either spec.access or spec.namespace_scoped_access");
    }
    if (serviceAccounts.all().stream()
        .anyMatch(s -> !s.id.equals(ownId) && s.spec.getName().equals(spec.getName()))) {
      throw Refusal.exists("service account " + spec.getName());
    }
    return spec;
  }

  private static User describe(Resource<UserSpec> r) {
    return User.newBuilder()
        .setId(r.id)
        .setResourceVersion(r.version())
        .setSpec(r.spec)
        .setState(r.state)
        .setStateDeprecated(r.stateName())
        .setCreatedTime(Operations.timestamp(r.created))
        .build();
  }

  private static ServiceAccount describeServiceAccount(Resource<ServiceAccountSpec> r) {
    ServiceAccount.Builder answer =
        ServiceAccount.newBuilder()
            .setId(r.id)
            .setResourceVersion(r.version())
            .setSpec(r.spec)
            .setState(r.state)
            .setStateDeprecated(r.stateName())
            .setAsyncOperationId(r.operation)
            .setCreatedTime(Operations.timestamp(r.created));
    if (r.modified != null) {
      answer.setLastModifiedTime(Operations.timestamp(r.modified));
    }
    return answer.build();
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
