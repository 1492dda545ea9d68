package io.keyturn.workflows.domain;

import java.time.Instant;
import java.util.Map;

/** Asks to watch, until an instant, whether the removal of the old credential harms anyone. */
public record WatchRequest(
    RotationRef rotation, Map<String, Integer> baseline, Instant rolledAt, Instant until) {}
