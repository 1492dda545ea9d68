package io.keyturn.workflows.domain;

import java.time.Instant;

/** Something that was decided, by whom and why. */
public record Decision(String what, String by, String why, Instant at) {}
