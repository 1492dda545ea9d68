package io.keyturn.worker;

import io.keyturn.activities.secret.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says about home beyond the TEMPORAL_* variables and the profile file; null leaves
 * it to those.
 *
 * @param address host and port
 * @param tls whether to speak TLS at all
 * @param certificate file of the client certificate and its chain, PEM
 * @param key file of its key, PKCS#8 PEM
 * @param authorities file of the authorities that the server is trusted by, PEM
 * @param serverName name that the server's certificate must have, where it is not the address
 * @param anyServer whether the server's certificate is not looked at
 */
public record HomeSettings(
    @Nullable String profile,
    @Nullable Path profileFile,
    @Nullable String address,
    @Nullable String namespace,
    @Nullable Secret apiKey,
    @Nullable Boolean tls,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path authorities,
    @Nullable String serverName,
    @Nullable Boolean anyServer) {

  /** Leaves everything to the environment. */
  public static HomeSettings ofEnvironment() {
    return new HomeSettings(null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Whether anything is said that makes sense with TLS alone. */
  boolean speaksOfTls() {
    return certificate != null
        || key != null
        || authorities != null
        || serverName != null
        || anyServer != null;
  }
}
