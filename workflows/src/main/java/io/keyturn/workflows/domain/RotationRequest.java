package io.keyturn.workflows.domain;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the rotation of one credential of the policy.
 *
 * @param rotationId id to go on with after a run was lost; null for a new rotation
 * @param requestedBy who asks, as shown in history
 * @param parent the authority's rotation, where this one is a part of it
 * @param emergency whether the old credential is compromised: it goes as soon as the new one is
 *     proven, whoever has not moved yet
 */
public record RotationRequest(
    String credential,
    String requestedBy,
    String reason,
    @Nullable String rotationId,
    @Nullable ParentAuthority parent,
    boolean emergency) {
  /** Checks the names. */
  public RotationRequest {
    Names.credential(credential);
    if (rotationId != null) {
      Names.version(rotationId);
    }
  }

  /** Asks for a rotation of its own. */
  public static RotationRequest of(String credential, String requestedBy, String reason) {
    return new RotationRequest(credential, requestedBy, reason, null, null, false);
  }
}
