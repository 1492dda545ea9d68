package io.keyturn.activities.ports;

import java.time.Instant;

/**
 * What a new API key is to be.
 *
 * @param expires at most two years ahead
 */
public record ApiKeyRequest(
    KeyOwner owner, String displayName, String description, Instant expires) {}
