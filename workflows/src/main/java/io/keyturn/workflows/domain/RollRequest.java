package io.keyturn.workflows.domain;

import java.util.List;

/**
 * Asks to move some Worker groups to the new credential.
 *
 * @param last whether these are the last ones, so that the new version becomes current
 */
public record RollRequest(RotationRef rotation, List<String> groups, boolean last) {}
