package io.keyturn.workflows.domain;

import java.util.List;

/**
 * Asks to take back what a step did.
 *
 * @param groups the Worker groups that the roll has touched
 */
public record UndoRequest(RotationRef rotation, Step step, List<String> groups) {}
