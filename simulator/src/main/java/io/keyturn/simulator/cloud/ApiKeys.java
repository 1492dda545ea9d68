package io.keyturn.simulator.cloud;

import io.grpc.Status;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.api.cloud.identity.v1.OwnerType;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.resource.v1.ResourceState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The account's API keys; of a token only its hash is kept. Guarded by the account's lock. */
@SuppressWarnings("deprecation") // Old clients read and send these fields.
final class ApiKeys {
  /** Keys live at most two years, says Temporal Cloud's page on API keys. */
  static final Period LONGEST_LIFE = Period.ofYears(2);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final CloudOptions options;
  private final Operations operations;
  private final AccountClock clock;
  private final Identities identities;
  private final Resources<ApiKeySpec> resources;
  private final Map<String, String> idByHash = new HashMap<>();
  private final Set<String> live = new HashSet<>();
  private final Map<String, ApiKeySpec> lastSpec = new HashMap<>();
  private final Map<String, Long> lastChange = new HashMap<>();
  private long changes;

  ApiKeys(CloudOptions options, Operations operations, AccountClock clock, Identities identities) {
    this.options = options;
    this.operations = operations;
    this.clock = clock;
    this.identities = identities;
    this.resources = new Resources<>("API key", options, operations);
  }

  /** Returns who this token stands for, if it is in force. */
  Optional<Principal> authenticate(String token) {
    String id = idByHash.get(hash(token));
    ApiKeySpec spec = id == null ? null : lastSpec.get(id);
    if (id == null || spec == null || !live.contains(id) || expired(spec)) {
      return Optional.empty();
    }
    return identities.principal(id, ownerType(spec), spec.getOwnerId());
  }

  /** Returns which key this token belongs to, in force or not. */
  Optional<String> idOf(String token) {
    return Optional.ofNullable(idByHash.get(hash(token)));
  }

  /** Returns the holder of this token if its key let in once and was disabled or deleted since. */
  Optional<Principal> shutOut(String token) {
    String id = idByHash.get(hash(token));
    ApiKeySpec spec = id == null ? null : lastSpec.get(id);
    if (id == null || spec == null || live.contains(id)) {
      return Optional.empty();
    }
    Principal nobody =
        new Principal(id, ownerType(spec), spec.getOwnerId(), "", Role.ROLE_UNSPECIFIED, Map.of());
    return Optional.of(identities.principal(id, ownerType(spec), spec.getOwnerId()).orElse(nobody));
  }

  /** Makes a key at once, without an operation. */
  IssuedKey add(ApiKeySpec posted) {
    ApiKeySpec spec = checked(posted);
    String id = newId();
    String token = newToken();
    resources.put(id, spec);
    idByHash.put(hash(token), id);
    lastSpec.put(id, spec);
    live.add(id);
    return new IssuedKey(id, spec.getOwnerId(), token);
  }

  ApiKey get(String id) {
    return describe(resources.get(id));
  }

  /** Describes a key that lets in, also when it is deleted and that is not felt yet. */
  ApiKey presented(String id) {
    return resources
        .find(id)
        .map(ApiKeys::describe)
        .orElseGet(
            () ->
                ApiKey.newBuilder()
                    .setId(id)
                    .setSpec(lastSpec.getOrDefault(id, ApiKeySpec.getDefaultInstance()))
                    .setState(ResourceState.RESOURCE_STATE_DELETED)
                    .build());
  }

  GetApiKeysResponse list(GetApiKeysRequest request, Principal reader) {
    OwnerType wanted =
        request.getOwnerType() != OwnerType.OWNER_TYPE_UNSPECIFIED
            ? request.getOwnerType()
            : ownerType(request.getOwnerTypeDeprecated());
    Resources.Page<ApiKeySpec> page =
        resources.page(
            request.getPageSize(),
            request.getPageToken(),
            k ->
                (reader.administersAccount() || k.spec.getOwnerId().equals(reader.ownerId()))
                    && (request.getOwnerId().isEmpty()
                        || k.spec.getOwnerId().equals(request.getOwnerId()))
                    && (wanted == OwnerType.OWNER_TYPE_UNSPECIFIED || ownerType(k.spec) == wanted));
    GetApiKeysResponse.Builder answer =
        GetApiKeysResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items().forEach(k -> answer.addApiKeys(describe(k)));
    return answer.build();
  }

  CreateApiKeyResponse create(CreateApiKeyRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    if (repeated.isPresent()) {
      CreateApiKeyResponse first =
          operations
              .firstAnswer(request.getAsyncOperationId())
              .map(CreateApiKeyResponse.class::cast)
              .orElseThrow();
      return first.toBuilder().setAsyncOperation(repeated.get()).build();
    }
    if (!options.apiKeyCreation()) {
      throw Refusal.denied(
          "the creation of API keys is switched off for this account; an account owner or admin can"
              + " switch it on");
    }
    ApiKeySpec spec = checked(request.getSpec());
    mustHaveRoom(spec);
    String id = newId();
    String token = newToken();
    AsyncOperation operation =
        resources.create(
            id,
            spec,
            request.getAsyncOperationId(),
            "CreateApiKey",
            request,
            () -> {
              idByHash.put(hash(token), id);
              propagate(id, options.keyCreationDelay(), () -> feel(id, spec));
            });
    CreateApiKeyResponse answer =
        CreateApiKeyResponse.newBuilder()
            .setKeyId(id)
            .setToken(token)
            .setAsyncOperation(operation)
            .build();
    operations.remember(
        operation, options.tokenOnRepeat() ? answer : answer.toBuilder().clearToken().build());
    return answer;
  }

  AsyncOperation update(UpdateApiKeyRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    Resource<ApiKeySpec> key = resources.get(request.getKeyId());
    ApiKeySpec next = normalize(request.getSpec());
    if (!next.getOwnerId().equals(key.spec.getOwnerId())
        || ownerType(next) != ownerType(key.spec)
        || !next.getExpiryTime().equals(key.spec.getExpiryTime())) {
      throw Refusal.invalid("the owner and the expiry of an API key are immutable");
    }
    return resources.update(
        key,
        next,
        request.getResourceVersion(),
        request.getAsyncOperationId(),
        "UpdateApiKey",
        request,
        () -> propagate(key.id, options.keySwitchDelay(), () -> feel(key.id, next)));
  }

  AsyncOperation delete(DeleteApiKeyRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    return repeated.orElseGet(
        () ->
            resources.delete(
                resources.get(request.getKeyId()),
                request.getResourceVersion(),
                request.getAsyncOperationId(),
                "DeleteApiKey",
                request,
                () ->
                    propagate(
                        request.getKeyId(),
                        options.keyDeletionDelay(),
                        () -> live.remove(request.getKeyId()))));
  }

  /** Takes the keys of a holder who is gone with him. */
  void ownerDeleted(OwnerType type, String ownerId) {
    for (Resource<ApiKeySpec> key : resources.all()) {
      if (ownerType(key.spec) == type && key.spec.getOwnerId().equals(ownerId)) {
        resources.remove(key.id);
        lastChange.put(key.id, ++changes);
        live.remove(key.id);
      }
    }
  }

  /** Lets a change be felt later, unless a later one has been felt before it. */
  private void propagate(String id, Duration delay, Runnable effect) {
    long change = ++changes;
    clock.after(
        delay,
        () -> {
          if (lastChange.getOrDefault(id, 0L) < change) {
            lastChange.put(id, change);
            effect.run();
          }
        });
  }

  private void feel(String id, ApiKeySpec spec) {
    lastSpec.put(id, spec);
    if (spec.getDisabled()) {
      live.remove(id);
    } else {
      live.add(id);
    }
  }

  private ApiKeySpec checked(ApiKeySpec posted) {
    ApiKeySpec spec = normalize(posted);
    identities.mustExist(ownerType(spec), spec.getOwnerId());
    if (spec.getDisplayName().isBlank()) {
      throw Refusal.invalid("spec.display_name is required");
    }
    Instant now = options.clock().instant();
    Instant end = instant(spec);
    if (!end.isAfter(now)) {
      throw Refusal.invalid("spec.expiry_time must be in the future");
    }
    if (end.isAfter(now.atOffset(ZoneOffset.UTC).plus(LONGEST_LIFE).toInstant())) {
      throw Refusal.invalid("spec.expiry_time must be within two years");
    }
    return spec;
  }

  private void mustHaveRoom(ApiKeySpec spec) {
    boolean user = ownerType(spec) == OwnerType.OWNER_TYPE_USER;
    int most = user ? options.userKeyLimit() : options.serviceAccountKeyLimit();
    long unexpired =
        resources.all().stream()
            .filter(k -> k.spec.getOwnerId().equals(spec.getOwnerId()) && !expired(k.spec))
            .count();
    if (unexpired >= most) {
      throw Status.fromCode(options.keyLimitStatus())
          .withDescription(
              "the owner has "
                  + unexpired
                  + " unexpired API keys, at most "
                  + most
                  + " are allowed")
          .asRuntimeException();
    }
  }

  private boolean expired(ApiKeySpec spec) {
    return !instant(spec).isAfter(options.clock().instant());
  }

  private static Instant instant(ApiKeySpec spec) {
    return Operations.instant(spec.getExpiryTime());
  }

  /** Turns the owner's type of old clients into the enum, and leaves the string out. */
  static ApiKeySpec normalize(ApiKeySpec posted) {
    return posted.toBuilder().setOwnerType(ownerType(posted)).clearOwnerTypeDeprecated().build();
  }

  private static OwnerType ownerType(ApiKeySpec spec) {
    return spec.getOwnerType() != OwnerType.OWNER_TYPE_UNSPECIFIED
        ? spec.getOwnerType()
        : ownerType(spec.getOwnerTypeDeprecated());
  }

  private static OwnerType ownerType(String deprecated) {
    return switch (deprecated) {
      case "user" -> OwnerType.OWNER_TYPE_USER;
      case "service-account" -> OwnerType.OWNER_TYPE_SERVICE_ACCOUNT;
      default -> OwnerType.OWNER_TYPE_UNSPECIFIED;
    };
  }

  private static ApiKey describe(Resource<ApiKeySpec> r) {
    ApiKey.Builder answer =
        ApiKey.newBuilder()
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
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String newToken() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return "simulated." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK lacks SHA-256.", e);
    }
  }
}
