package io.keyturn.activities.aws;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicateSecretToRegionsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ReplicateSecretToRegionsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;

/** Secrets Manager in memory, as strict as AWS's documents say, and as late as a test wants. */
final class MemorySecretsManager implements SecretsManagerClient {
  private static final int MOST_LABELS = 20;

  static final class Stored {
    final Map<String, Set<String>> labels = new TreeMap<>();
    final Map<String, Object> values = new HashMap<>();
    final List<String> regions = new ArrayList<>();
    DescribeSecretResponse.Builder rest = DescribeSecretResponse.builder();
    @Nullable CreateSecretRequest created;
    Map<String, Set<String>> before = Map.of();
    int stillBefore;
  }

  private final Map<String, Stored> secrets = new HashMap<>();
  private int lag;
  private StatusType replication = StatusType.IN_SYNC;
  private int untilInSync;

  /** Lets so many descriptions after a write show what was before it. */
  synchronized void lag(int descriptions) {
    lag = descriptions;
  }

  /** Lets copies be in a state for so many descriptions, then in sync. */
  synchronized void replication(StatusType status, int descriptions) {
    replication = status;
    untilInSync = descriptions;
  }

  synchronized Stored stored(String secret) {
    Stored found = secrets.get(secret);
    if (found == null) {
      throw fail(ResourceNotFoundException.builder(), "ResourceNotFoundException", "no secret");
    }
    return found;
  }

  @Override
  public synchronized CreateSecretResponse createSecret(CreateSecretRequest request) {
    if (secrets.containsKey(request.name())) {
      throw fail(ResourceExistsException.builder(), "ResourceExistsException", "exists");
    }
    Stored made = new Stored();
    made.created = request;
    request.addReplicaRegions().stream().map(ReplicaRegionType::region).forEach(made.regions::add);
    secrets.put(request.name(), made);
    if (request.secretString() != null) {
      String token =
          request.clientRequestToken() == null
              ? UUID.randomUUID().toString()
              : request.clientRequestToken();
      made.values.put(token, request.secretString());
      made.labels.put(token, new TreeSet<>(Set.of("AWSCURRENT")));
    }
    return CreateSecretResponse.builder().name(request.name()).build();
  }

  @Override
  public synchronized DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
    Stored found = stored(request.secretId());
    Map<String, Set<String>> shown = found.labels;
    if (found.stillBefore > 0) {
      found.stillBefore--;
      shown = found.before;
    }
    Map<String, List<String>> labels = new HashMap<>();
    shown.forEach(
        (token, on) -> {
          if (!on.isEmpty()) {
            labels.put(token, List.copyOf(on));
          }
        });
    List<ReplicationStatusType> replicas = new ArrayList<>();
    for (String region : found.regions) {
      replicas.add(
          ReplicationStatusType.builder()
              .region(region)
              .status(untilInSync > 0 ? replication : StatusType.IN_SYNC)
              .statusMessage("as the test wants")
              .build());
    }
    untilInSync = Math.max(0, untilInSync - 1);
    return found
        .rest
        .versionIdsToStages(labels.isEmpty() ? null : labels)
        .replicationStatus(replicas)
        .build();
  }

  @Override
  public synchronized GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    Stored found = alive(request.secretId());
    String token = request.versionId();
    String label = request.versionStage() == null ? "AWSCURRENT" : request.versionStage();
    if (token == null) {
      token =
          found.labels.entrySet().stream()
              .filter(version -> version.getValue().contains(label))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse("");
    }
    Object value = found.values.get(token);
    if (value == null) {
      throw fail(ResourceNotFoundException.builder(), "ResourceNotFoundException", "no value");
    }
    GetSecretValueResponse.Builder answer = GetSecretValueResponse.builder().versionId(token);
    return value instanceof String text
        ? answer.secretString(text).build()
        : answer.secretBinary((SdkBytes) value).build();
  }

  @Override
  public synchronized PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
    Stored found = alive(request.secretId());
    String token = request.clientRequestToken();
    if (token.length() < 32 || token.length() > 64) {
      throw fail(InvalidParameterException.builder(), "InvalidParameterException", "token");
    }
    Object value = request.secretString() == null ? request.secretBinary() : request.secretString();
    byte[] bytes =
        value instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : ((SdkBytes) value).asByteArray();
    if (bytes.length > 65_536) {
      throw fail(InvalidParameterException.builder(), "InvalidParameterException", "too large");
    }
    Object known = found.values.get(token);
    if (known != null && !known.equals(value)) {
      throw fail(ResourceExistsException.builder(), "ResourceExistsException", "other value");
    }
    if (known == null) {
      remember(found);
      boolean first = found.values.isEmpty();
      found.values.put(token, value);
      List<String> labels = new ArrayList<>(request.versionStages());
      if (first || labels.isEmpty()) {
        labels.add("AWSCURRENT");
      }
      labels.forEach(label -> put(found, label, token));
    }
    return PutSecretValueResponse.builder().versionId(token).build();
  }

  @Override
  public synchronized UpdateSecretVersionStageResponse updateSecretVersionStage(
      UpdateSecretVersionStageRequest request) {
    Stored found = alive(request.secretId());
    String label = request.versionStage();
    String from = request.removeFromVersionId();
    String to = request.moveToVersionId();
    String at =
        found.labels.entrySet().stream()
            .filter(version -> version.getValue().contains(label))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null);
    if (to != null && !found.labels.containsKey(to)) {
      throw fail(ResourceNotFoundException.builder(), "ResourceNotFoundException", "no version");
    }
    if ((from == null ? at != null : !from.equals(at)) || (to == null && isCurrent(label))) {
      throw fail(InvalidParameterException.builder(), "InvalidParameterException", "label");
    }
    if (to != null && found.labels.getOrDefault(to, Set.of()).size() >= MOST_LABELS) {
      throw fail(LimitExceededException.builder(), "LimitExceededException", "20 labels");
    }
    remember(found);
    if (to == null) {
      found.labels.values().forEach(on -> on.remove(label));
    } else {
      put(found, label, to);
    }
    return UpdateSecretVersionStageResponse.builder().build();
  }

  @Override
  public synchronized ReplicateSecretToRegionsResponse replicateSecretToRegions(
      ReplicateSecretToRegionsRequest request) {
    Stored found = alive(request.secretId());
    request.addReplicaRegions().stream().map(ReplicaRegionType::region).forEach(found.regions::add);
    return ReplicateSecretToRegionsResponse.builder().build();
  }

  @Override
  public synchronized DeleteSecretResponse deleteSecret(DeleteSecretRequest request) {
    stored(request.secretId()).rest.deletedDate(Instant.EPOCH);
    return DeleteSecretResponse.builder().build();
  }

  private static boolean isCurrent(String label) {
    return label.equals("AWSCURRENT");
  }

  private static void put(Stored found, String label, String token) {
    String former = "";
    for (Map.Entry<String, Set<String>> version : found.labels.entrySet()) {
      if (version.getValue().remove(label)) {
        former = version.getKey();
      }
    }
    found.labels.computeIfAbsent(token, any -> new TreeSet<>()).add(label);
    if (isCurrent(label) && !former.isEmpty() && !former.equals(token)) {
      put(found, "AWSPREVIOUS", former);
    }
  }

  private void remember(Stored found) {
    Map<String, Set<String>> copy = new TreeMap<>();
    found.labels.forEach((token, on) -> copy.put(token, Set.copyOf(on)));
    found.before = copy;
    found.stillBefore = lag;
  }

  private Stored alive(String secret) {
    Stored found = stored(secret);
    if (found.rest.build().deletedDate() != null) {
      throw fail(InvalidRequestException.builder(), "InvalidRequestException", "marked deleted");
    }
    return found;
  }

  private static AwsServiceException fail(
      AwsServiceException.Builder builder, String code, String message) {
    return builder
        .message(message)
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }

  @Override
  public String serviceName() {
    return "secretsmanager";
  }

  @Override
  public void close() {}
}
