package io.keyturn.simulator.cloud;

/**
 * An API key at the only moment that its token is known.
 *
 * @param id the key's id, no secret
 * @param ownerId the id of the user or service account that it belongs to
 * @param token what clients send; never printed
 */
public record IssuedKey(String id, String ownerId, String token) {
  @Override
  public String toString() {
    return "IssuedKey[" + id + "]";
  }
}
