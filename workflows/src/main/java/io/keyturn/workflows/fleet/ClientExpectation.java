package io.keyturn.workflows.fleet;

import java.time.Duration;

/**
 * A client that the policy declares.
 *
 * @param silence how long it may be silent before its silence holds a rotation back
 */
public record ClientExpectation(String name, String namespace, Duration silence) {}
