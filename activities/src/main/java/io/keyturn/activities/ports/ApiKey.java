package io.keyturn.activities.ports;

import java.time.Instant;

/**
 * An API key as the control plane tells of it: all but the token, which is told once.
 *
 * @param displayName what its maker called it
 * @param disabled whether it is shut out, which can be taken back
 */
public record ApiKey(
    String id,
    KeyOwner owner,
    String displayName,
    String description,
    Instant created,
    Instant expires,
    boolean disabled) {}
