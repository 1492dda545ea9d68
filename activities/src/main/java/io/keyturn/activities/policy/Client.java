package io.keyturn.activities.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that starts or signals workflows and does not poll.
 *
 * @param namespace where it does so; null for the only namespace in which the credential is used
 * @param silence how long it may be silent
 */
public record Client(String name, @Nullable String namespace, Duration silence) {}
