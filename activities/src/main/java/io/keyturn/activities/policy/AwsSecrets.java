package io.keyturn.activities.policy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AWS Secrets Manager as the secret store. Who logs in is found by the AWS SDK's default chain.
 *
 * @param region such as {@code us-east-1}
 * @param endpoint where the service is; null for AWS's own of the region
 * @param create whether a secret that does not exist yet is created
 * @param kmsKey key that new secrets are encrypted with: id, ARN or alias; null for the account's
 *     own
 * @param tags put on secrets that are created
 * @param replicas other regions that hold a copy; a rotation waits until they are in sync
 */
public record AwsSecrets(
    String region,
    @Nullable URI endpoint,
    boolean create,
    @Nullable String kmsKey,
    Map<String, String> tags,
    List<String> replicas) {
  /** Checks that regions are named, and none twice. */
  public AwsSecrets {
    tags = Map.copyOf(tags);
    replicas = List.copyOf(replicas);
    if (region.isBlank() || replicas.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a region has no name");
    }
    if (replicas.contains(region) || Set.copyOf(replicas).size() < replicas.size()) {
      throw new IllegalArgumentException("a region is named twice");
    }
    if (endpoint != null && (endpoint.getScheme() == null || endpoint.getHost() == null)) {
      throw new IllegalArgumentException(
          "the endpoint is no URL such as https://secretsmanager.example.com");
    }
  }
}
