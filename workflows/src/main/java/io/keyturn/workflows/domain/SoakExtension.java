package io.keyturn.workflows.domain;

import java.time.Duration;

/** Makes the soak longer by the given time. */
public record SoakExtension(Duration by, Steering steering) {}
