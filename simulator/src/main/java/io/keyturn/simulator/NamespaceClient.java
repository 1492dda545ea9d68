package io.keyturn.simulator;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client reaches a namespace.
 *
 * @param name the namespace's id, such as {@code payments.a2dd6}
 * @param address host:port of its front
 * @param certFile PEM of a client certificate that it accepts, if one was made
 * @param keyFile PEM of that certificate's key
 */
public record NamespaceClient(
    String name, String address, Optional<Path> certFile, Optional<Path> keyFile) {}
