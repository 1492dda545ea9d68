package io.keyturn.workflows.domain;

import java.time.Instant;

/**
 * Something that was seen, by whom and when.
 *
 * @param seenBy the part of the world that was asked, such as {@code ops-api} or {@code probe}
 */
public record Evidence(String seenBy, String what, Instant at) {}
