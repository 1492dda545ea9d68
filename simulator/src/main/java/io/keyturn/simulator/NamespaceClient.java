package io.keyturn.simulator;

import io.keyturn.simulator.cloud.IssuedKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client reaches a namespace.
 *
 * @param name the namespace's id, such as {@code payments.a2dd6}
 * @param address host:port of its front
 * @param certFile PEM of a client certificate that it accepts, if one was made
 * @param keyFile PEM of that certificate's key
 * @param apiKey a key of a service account that may write there and nowhere else, if one was made
 * @param apiKeyFile the file with its token
 */
public record NamespaceClient(
    String name,
    String address,
    Optional<Path> certFile,
    Optional<Path> keyFile,
    Optional<IssuedKey> apiKey,
    Optional<Path> apiKeyFile) {}
