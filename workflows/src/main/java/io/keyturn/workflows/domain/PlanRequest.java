package io.keyturn.workflows.domain;

import org.jspecify.annotations.Nullable;

/** Asks for the plan of a rotation. */
public record PlanRequest(
    String credential, String rotationId, @Nullable ParentAuthority parent, boolean emergency) {}
