package io.keyturn.activities.policy;

import java.nio.file.Path;
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
   * Where an API key is found; exactly one of the two is given.
   *
   * @param env name of an environment variable
   * @param file path of a file
   */
  public record ApiKeySource(@Nullable String env, @Nullable Path file) {
    /** Checks that one of the two is given. */
    public ApiKeySource {
      if ((env == null) == (file == null)) {
        throw new IllegalArgumentException("apiKey needs either env or file");
      }
    }
  }
}
