package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.secret.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicateSecretToRegionsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;

/**
 * The seven calls to AWS that a rotation makes. Answers that a rotation expects are results, every
 * other failure is a {@link RotationProblem}.
 */
final class Calls {
  static final String PUT = "PutSecretValue";

  private final SecretsManagerClient client;

  Calls(SecretsManagerClient client) {
    this.client = client;
  }

  /** Describes a secret; nothing if there is none. */
  Optional<DescribeSecretResponse> describe(String secret) {
    return call(
        "DescribeSecret",
        secret,
        () -> {
          try {
            return Optional.of(
                client.describeSecret(DescribeSecretRequest.builder().secretId(secret).build()));
          } catch (ResourceNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Reads a version; nothing if it is not there, or if it has labels and no value, as a rotation of
   * AWS's own leaves it that did not get on.
   */
  Optional<Map<String, Secret>> read(String secret, String token, String where) {
    Optional<GetSecretValueResponse> found =
        call(
            "GetSecretValue",
            secret,
            () -> {
              try {
                return Optional.of(
                    client.getSecretValue(
                        GetSecretValueRequest.builder().secretId(secret).versionId(token).build()));
              } catch (ResourceNotFoundException e) {
                return Optional.empty();
              }
            });
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String text = found.get().secretString();
    SdkBytes bytes = found.get().secretBinary();
    if (text == null && bytes == null) {
      return Optional.empty();
    }
    return Optional.of(
        text != null
            ? SecretDocument.read(text, where)
            : SecretDocument.read(bytes.asByteArray(), where));
  }

  /**
   * Writes a version that is labelled as written and no more; one that is there with this content
   * stays as it is.
   *
   * @return false if the token was used for another content
   */
  boolean put(String secret, String token, String text) {
    return call(
        PUT,
        secret,
        () -> {
          try {
            var unused =
                client.putSecretValue(
                    PutSecretValueRequest.builder()
                        .secretId(secret)
                        .clientRequestToken(token)
                        .secretString(text)
                        .versionStages(Labels.WRITTEN)
                        .build());
            return true;
          } catch (ResourceExistsException e) {
            return false;
          }
        });
  }

  /**
   * Moves a label if it stands where it is believed to be: AWS compares and moves in one step.
   *
   * @return false if it does not stand there, or if the version to carry it is not there
   */
  boolean label(String secret, String label, @Nullable String from, @Nullable String to) {
    return call(
        "UpdateSecretVersionStage",
        secret,
        () -> {
          try {
            var unused =
                client.updateSecretVersionStage(
                    UpdateSecretVersionStageRequest.builder()
                        .secretId(secret)
                        .versionStage(label)
                        .removeFromVersionId(from)
                        .moveToVersionId(to)
                        .build());
            return true;
          } catch (InvalidParameterException | ResourceNotFoundException e) {
            return false;
          }
        });
  }

  /** Creates a secret without any version; one that is there is left as it is. */
  void create(String secret, AwsSecrets settings) {
    var unused =
        call(
            "CreateSecret",
            secret,
            () -> {
              try {
                return client
                    .createSecret(
                        CreateSecretRequest.builder()
                            .name(secret)
                            .description("A Temporal credential, rotated by keyturn")
                            .kmsKeyId(settings.kmsKey())
                            .tags(tags(settings.tags()))
                            .addReplicaRegions(regions(settings.replicas()))
                            .build())
                    .name();
              } catch (ResourceExistsException e) {
                return secret;
              }
            });
  }

  /** Lets other regions hold a copy. */
  void replicate(String secret, Collection<String> regions) {
    var unused =
        call(
            "ReplicateSecretToRegions",
            secret,
            () ->
                client.replicateSecretToRegions(
                    ReplicateSecretToRegionsRequest.builder()
                        .secretId(secret)
                        .addReplicaRegions(regions(regions))
                        .build()));
  }

  /**
   * Writes again what a version holds already, which AWS takes for a repeat (API reference of
   * PutSecretValue, 2026-11), and moves a label that nobody has: IAM looks at both, and neither
   * changes anything.
   */
  void rehearse(String secret, String token) {
    GetSecretValueResponse found =
        call(
            "GetSecretValue",
            secret,
            () ->
                client.getSecretValue(
                    GetSecretValueRequest.builder().secretId(secret).versionId(token).build()));
    var unused =
        call(
            PUT,
            secret,
            () ->
                client.putSecretValue(
                    PutSecretValueRequest.builder()
                        .secretId(secret)
                        .clientRequestToken(token)
                        .secretString(found.secretString())
                        .secretBinary(found.secretBinary())
                        .build()));
    boolean moved = label(secret, Labels.NOBODYS, token, null);
    if (moved) {
      throw new IllegalStateException("a label that nobody has was moved");
    }
  }

  private static @Nullable List<Tag> tags(Map<String, String> tags) {
    return tags.isEmpty()
        ? null
        : tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
  }

  private static @Nullable List<ReplicaRegionType> regions(Collection<String> regions) {
    return regions.isEmpty()
        ? null
        : regions.stream()
            .map(region -> ReplicaRegionType.builder().region(region).build())
            .toList();
  }

  private static <T> T call(String action, String secret, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw AwsProblems.of(e, action, secret);
    }
  }
}
