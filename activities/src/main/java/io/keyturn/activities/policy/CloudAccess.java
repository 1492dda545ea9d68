package io.keyturn.activities.policy;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How Temporal Cloud is reached.
 *
 * @param target host and port of the Cloud Operations API
 * @param apiKey where keyturn's own API key is found
 * @param tlsCa PEM file of the authorities that servers are trusted by, of the API and of the
 *     namespaces; null for those of the Java runtime
 */
public record CloudAccess(String target, ApiKeySource apiKey, @Nullable Path tlsCa) {
  /** The Cloud Operations API of Temporal Cloud. */
  public static final String TEMPORAL_CLOUD = "saas-api.tmprl.cloud:443";

  /**
   * Where an API key is found; exactly one of the three is given.
   *
   * @param env name of an environment variable
   * @param file path of a file
   * @param credential name of an API key of the policy: the current version in its secret is used,
   *     and so it can be rotated like any other
   */
  public record ApiKeySource(
      @Nullable String env, @Nullable Path file, @Nullable String credential) {
    /** Checks that one of the three is given. */
    public ApiKeySource {
      if (Stream.of(env, file, credential).filter(Objects::nonNull).count() != 1) {
        throw new IllegalArgumentException("apiKey needs one of env, file and credential");
      }
    }

    /** Takes a key from an environment variable. */
    public static ApiKeySource ofEnvironment(String variable) {
      return new ApiKeySource(variable, null, null);
    }

    /** Takes a key from a file. */
    public static ApiKeySource ofFile(Path file) {
      return new ApiKeySource(null, file, null);
    }
  }
}
