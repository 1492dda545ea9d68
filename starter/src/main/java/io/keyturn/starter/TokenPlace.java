package io.keyturn.starter;

import io.keyturn.activities.secret.Secret;
import java.io.IOException;

/** Where a new token goes; it is prepared before the key is made. */
interface TokenPlace extends AutoCloseable {
  /**
   * Writes the token.
   *
   * @throws IOException with what happened, and nothing of the token
   * @throws io.keyturn.activities.RotationProblem likewise
   */
  void keep(String keyId, Secret token) throws IOException;

  /** Says where the token is. */
  String told();

  /** Takes back what was prepared, if no token was written. */
  @Override
  void close();
}
