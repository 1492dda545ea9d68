package io.keyturn.activities.ports;

import java.util.List;
import java.util.Optional;

/**
 * The account's API keys.
 *
 * <p>Methods throw {@link io.keyturn.activities.RotationProblem}: NOT_FOUND, NOT_PERMITTED,
 * REJECTED when a change is refused for good, UNAVAILABLE for what may pass later. Changes return
 * when their operation has ended; until they are felt everywhere more time passes.
 */
public interface ApiKeys {
  /** Lists the keys of an owner, disabled and expired ones too. */
  List<ApiKey> list(KeyOwner owner);

  /**
   * Makes a key.
   *
   * @param operationId makes a repeat find the first call's work: one id makes one key at most
   * @return the key with its token; nothing when a call before this one has made it already, whose
   *     token is then lost for good
   */
  Optional<NewApiKey> create(ApiKeyRequest request, String operationId);

  /** Shuts a key out or lets it in again; a key that is so already is no error. */
  ApiKey switchKey(String id, boolean enabled);

  /** Deletes a key; one that is gone is no error. */
  void delete(String id);
}
