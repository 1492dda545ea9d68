package io.keyturn.workflows.domain;

/** Asks for an activity that needs nothing but the rotation and its settings. */
public record StepRequest(RotationRef rotation, RotationSettings settings) {}
