package io.keyturn.activities.cloudops;

import io.grpc.StatusRuntimeException;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.cloudops.CloudFailures.Subject;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.ApiKeys;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.NewApiKey;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysResponse;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lists, makes, switches and deletes API keys.
 *
 * <p>The making of a key is sent once, since its token is told once: what became of an earlier try
 * is found out by its operation's id.
 */
public final class CloudOpsApiKeys implements ApiKeys {
  private final Supplier<CloudServiceBlockingStub> cloud;
  private final int pageSize;
  private final AsyncOperations operations;
  private final ApiKeyChanges changes;

  /**
   * Uses the given stub.
   *
   * @param cloud made anew for every call, so that each has a deadline of its own
   */
  public CloudOpsApiKeys(Supplier<CloudServiceBlockingStub> cloud) {
    this(cloud, ApiKeyChanges.BETWEEN_ROUNDS, Pages.LARGEST);
  }

  CloudOpsApiKeys(Supplier<CloudServiceBlockingStub> cloud, Duration betweenRounds, int pageSize) {
    this.cloud = cloud;
    this.pageSize = pageSize;
    this.operations = new AsyncOperations(cloud);
    this.changes = new ApiKeyChanges(cloud, operations, betweenRounds);
  }

  @Override
  public List<ApiKey> list(KeyOwner owner) {
    return list(
            GetApiKeysRequest.newBuilder()
                .setOwnerId(owner.id())
                .setOwnerType(KeyFacts.type(owner)))
        .stream()
        // A service that does not know a filter answers with everybody's keys.
        .filter(key -> key.owner().equals(owner))
        .toList();
  }

  /** Lists all keys that keyturn's own identity may see. */
  public List<ApiKey> list() {
    return list(GetApiKeysRequest.newBuilder());
  }

  private List<ApiKey> list(GetApiKeysRequest.Builder request) {
    request.setPageSize(pageSize);
    return Pages.all(
            token -> page(request.setPageToken(token).build()),
            GetApiKeysResponse::getApiKeysList,
            GetApiKeysResponse::getNextPageToken)
        .stream()
        .filter(key -> !KeyFacts.gone(key))
        .map(KeyFacts::key)
        .toList();
  }

  private GetApiKeysResponse page(GetApiKeysRequest request) {
    try {
      return cloud.get().getApiKeys(request);
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(e, Subject.API_KEY, "list API keys");
    }
  }

  /** Finds a key by its id; nothing when there is none. */
  public Optional<ApiKey> find(String id) {
    return changes.read(id).map(KeyFacts::key);
  }

  @Override
  public Optional<NewApiKey> create(ApiKeyRequest request, String operationId) {
    if (operationId.isBlank()) {
      throw new IllegalArgumentException("without an operation id a repeat would make two keys");
    }
    Optional<AsyncOperation> earlier = operations.find(operationId);
    if (earlier.isPresent()) {
      return tokenIsLost(earlier.get());
    }
    CreateApiKeyResponse made;
    try {
      made = cloud.get().createApiKey(creation(request, operationId));
    } catch (StatusRuntimeException e) {
      return refused(e, request, operationId);
    }
    if (made.getToken().isEmpty()) {
      return tokenIsLost(started(made, operationId));
    }
    return Optional.of(finished(made, operationId));
  }

  /** Tells a refusal of what is asked from one of asking twice. */
  private Optional<NewApiKey> refused(
      StatusRuntimeException refusal, ApiKeyRequest request, String operationId) {
    RotationProblem problem =
        CloudFailures.translate(
            refusal, Subject.API_KEY, "make an API key for " + PlainText.of(request.owner().who()));
    if (problem.kind() == FailureKind.UNAVAILABLE || problem.kind() == FailureKind.NOT_PERMITTED) {
      throw problem;
    }
    return tokenIsLost(operations.find(operationId).orElseThrow(() -> problem));
  }

  private Optional<NewApiKey> tokenIsLost(AsyncOperation operation) {
    mustHaveMade(operations.await(operation));
    return Optional.empty();
  }

  private NewApiKey finished(CreateApiKeyResponse made, String operationId) {
    Secret token = Secret.take(made.getTokenBytes().toByteArray());
    boolean kept = false;
    try {
      mustHaveMade(operations.await(started(made, operationId)));
      kept = true;
      return new NewApiKey(made.getKeyId(), token);
    } finally {
      if (!kept) {
        token.close();
      }
    }
  }

  private static AsyncOperation started(CreateApiKeyResponse made, String operationId) {
    return made.getAsyncOperation().getId().isEmpty()
        ? made.getAsyncOperation().toBuilder().setId(operationId).build()
        : made.getAsyncOperation();
  }

  private static void mustHaveMade(AsyncOperation operation) {
    if (!AsyncOperations.fulfilled(operation)) {
      throw CloudFailures.endedBadly(
          operation, "the making of an API key", "Mend what the reason says, then rotate again.");
    }
  }

  private static CreateApiKeyRequest creation(ApiKeyRequest request, String operationId) {
    return CreateApiKeyRequest.newBuilder()
        .setSpec(
            ApiKeySpec.newBuilder()
                .setOwnerId(request.owner().id())
                .setOwnerType(KeyFacts.type(request.owner()))
                .setDisplayName(request.displayName())
                .setDescription(request.description())
                .setExpiryTime(Instants.timestamp(request.expires())))
        .setAsyncOperationId(operationId)
        .build();
  }

  @Override
  public ApiKey switchKey(String id, boolean enabled) {
    return changes.switchKey(id, enabled);
  }

  @Override
  public void delete(String id) {
    changes.delete(id);
  }
}
