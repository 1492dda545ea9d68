package io.keyturn.simulator.cloud;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.CreateNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateNamespaceResponse;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateServiceAccountResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteNamespaceResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteServiceAccountResponse;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysResponse;
import io.temporal.api.cloud.cloudservice.v1.GetAsyncOperationRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAsyncOperationResponse;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsResponse;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityRequest;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityResponse;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceResponse;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesResponse;
import io.temporal.api.cloud.cloudservice.v1.GetRegionRequest;
import io.temporal.api.cloud.cloudservice.v1.GetRegionResponse;
import io.temporal.api.cloud.cloudservice.v1.GetRegionsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetRegionsResponse;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountResponse;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetServiceAccountsResponse;
import io.temporal.api.cloud.cloudservice.v1.GetUserRequest;
import io.temporal.api.cloud.cloudservice.v1.GetUserResponse;
import io.temporal.api.cloud.cloudservice.v1.GetUsersRequest;
import io.temporal.api.cloud.cloudservice.v1.GetUsersResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateServiceAccountRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateServiceAccountResponse;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.api.cloud.identity.v1.OwnerType;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the Operations API: who may do it, then what the account does. What it lacks answers
 * UNIMPLEMENTED by name.
 */
final class CloudService extends CloudServiceGrpc.CloudServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(CloudService.class);

  private final Cloud cloud;

  CloudService(Cloud cloud) {
    this.cloud = cloud;
  }

  private <A> void reply(StreamObserver<A> answer, Function<Principal, A> step) {
    A result;
    try {
      result = cloud.locked(() -> step.apply(Principal.current()));
    } catch (StatusRuntimeException e) {
      answer.onError(e);
      return;
    } catch (RuntimeException e) {
      LOG.warn("A call of the Operations API went wrong.", e);
      answer.onError(
          Status.INTERNAL
              .withDescription("the simulator failed: see its log")
              .asRuntimeException());
      return;
    }
    answer.onNext(result);
    answer.onCompleted();
  }

  private GetCurrentIdentityResponse identity(Principal principal) {
    GetCurrentIdentityResponse.Builder answer =
        GetCurrentIdentityResponse.newBuilder()
            .setPrincipalApiKey(cloud.keys.presented(principal.keyId()));
    if (principal.ownerType() == OwnerType.OWNER_TYPE_USER) {
      return answer.setUser(cloud.identities.user(principal.ownerId())).build();
    }
    return answer.setServiceAccount(cloud.identities.serviceAccount(principal.ownerId())).build();
  }

  /** Users may change keys of their own; service accounts may only make them. */
  private void mayChange(Principal principal, String keyId) {
    ApiKeySpec spec = cloud.keys.get(keyId).getSpec();
    if (principal.ownerType() == OwnerType.OWNER_TYPE_USER) {
      principal.mustActFor(spec.getOwnerType(), spec.getOwnerId());
    } else {
      principal.mustAdministerAccount();
    }
  }

  @Override
  public void getCurrentIdentity(
      GetCurrentIdentityRequest request, StreamObserver<GetCurrentIdentityResponse> answer) {
    reply(answer, this::identity);
  }

  @Override
  public void getNamespaces(
      GetNamespacesRequest request, StreamObserver<GetNamespacesResponse> answer) {
    reply(answer, p -> cloud.namespaces.list(request, p::reads, ApiVersion.KEY.get()));
  }

  @Override
  public void getNamespace(
      GetNamespaceRequest request, StreamObserver<GetNamespaceResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustRead(request.getNamespace());
          return GetNamespaceResponse.newBuilder()
              .setNamespace(cloud.namespaces.get(request.getNamespace(), ApiVersion.KEY.get()))
              .build();
        });
  }

  @Override
  public void createNamespace(
      CreateNamespaceRequest request, StreamObserver<CreateNamespaceResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustCreateNamespaces();
          return cloud.namespaces.create(request);
        });
  }

  @Override
  public void updateNamespace(
      UpdateNamespaceRequest request, StreamObserver<UpdateNamespaceResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustAdminister(request.getNamespace());
          return UpdateNamespaceResponse.newBuilder()
              .setAsyncOperation(cloud.namespaces.update(request))
              .build();
        });
  }

  @Override
  public void deleteNamespace(
      DeleteNamespaceRequest request, StreamObserver<DeleteNamespaceResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustAdminister(request.getNamespace());
          return DeleteNamespaceResponse.newBuilder()
              .setAsyncOperation(cloud.namespaces.delete(request))
              .build();
        });
  }

  @Override
  public void getAsyncOperation(
      GetAsyncOperationRequest request, StreamObserver<GetAsyncOperationResponse> answer) {
    reply(
        answer,
        p ->
            GetAsyncOperationResponse.newBuilder()
                .setAsyncOperation(cloud.operations.get(request.getAsyncOperationId()))
                .build());
  }

  @Override
  public void getRegions(GetRegionsRequest request, StreamObserver<GetRegionsResponse> answer) {
    reply(answer, p -> GetRegionsResponse.newBuilder().addAllRegions(Regions.all()).build());
  }

  @Override
  public void getRegion(GetRegionRequest request, StreamObserver<GetRegionResponse> answer) {
    reply(
        answer,
        p -> GetRegionResponse.newBuilder().setRegion(Regions.get(request.getRegion())).build());
  }

  @Override
  public void getUsers(GetUsersRequest request, StreamObserver<GetUsersResponse> answer) {
    reply(answer, p -> cloud.identities.list(request));
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> answer) {
    reply(
        answer,
        p ->
            GetUserResponse.newBuilder()
                .setUser(cloud.identities.user(request.getUserId()))
                .build());
  }

  @Override
  public void getServiceAccounts(
      GetServiceAccountsRequest request, StreamObserver<GetServiceAccountsResponse> answer) {
    reply(answer, p -> cloud.identities.list(request));
  }

  @Override
  public void getServiceAccount(
      GetServiceAccountRequest request, StreamObserver<GetServiceAccountResponse> answer) {
    reply(
        answer,
        p ->
            GetServiceAccountResponse.newBuilder()
                .setServiceAccount(cloud.identities.serviceAccount(request.getServiceAccountId()))
                .build());
  }

  @Override
  public void createServiceAccount(
      CreateServiceAccountRequest request, StreamObserver<CreateServiceAccountResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustAdministerAccount();
          return cloud.identities.create(request);
        });
  }

  @Override
  public void updateServiceAccount(
      UpdateServiceAccountRequest request, StreamObserver<UpdateServiceAccountResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustAdministerAccount();
          return UpdateServiceAccountResponse.newBuilder()
              .setAsyncOperation(cloud.identities.update(request))
              .build();
        });
  }

  @Override
  public void deleteServiceAccount(
      DeleteServiceAccountRequest request, StreamObserver<DeleteServiceAccountResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustAdministerAccount();
          return DeleteServiceAccountResponse.newBuilder()
              .setAsyncOperation(cloud.identities.delete(request))
              .build();
        });
  }

  @Override
  public void getApiKeys(GetApiKeysRequest request, StreamObserver<GetApiKeysResponse> answer) {
    reply(answer, p -> cloud.keys.list(request, p));
  }

  @Override
  public void getApiKey(GetApiKeyRequest request, StreamObserver<GetApiKeyResponse> answer) {
    reply(
        answer,
        p -> {
          ApiKey key = cloud.keys.get(request.getKeyId());
          p.mustActFor(key.getSpec().getOwnerType(), key.getSpec().getOwnerId());
          return GetApiKeyResponse.newBuilder().setApiKey(key).build();
        });
  }

  @Override
  public void createApiKey(
      CreateApiKeyRequest request, StreamObserver<CreateApiKeyResponse> answer) {
    reply(
        answer,
        p -> {
          ApiKeySpec spec = ApiKeys.normalize(request.getSpec());
          p.mustActFor(spec.getOwnerType(), spec.getOwnerId());
          return cloud.keys.create(request);
        });
  }

  @Override
  public void updateApiKey(
      UpdateApiKeyRequest request, StreamObserver<UpdateApiKeyResponse> answer) {
    reply(
        answer,
        p -> {
          mayChange(p, request.getKeyId());
          return UpdateApiKeyResponse.newBuilder()
              .setAsyncOperation(cloud.keys.update(request))
              .build();
        });
  }

  @Override
  public void deleteApiKey(
      DeleteApiKeyRequest request, StreamObserver<DeleteApiKeyResponse> answer) {
    reply(
        answer,
        p -> {
          mayChange(p, request.getKeyId());
          return DeleteApiKeyResponse.newBuilder()
              .setAsyncOperation(cloud.keys.delete(request))
              .build();
        });
  }

  @Override
  public void getAuditLogs(
      GetAuditLogsRequest request, StreamObserver<GetAuditLogsResponse> answer) {
    reply(
        answer,
        p -> {
          p.mustAdministerAccount();
          return cloud.audit.list(request);
        });
  }
}
