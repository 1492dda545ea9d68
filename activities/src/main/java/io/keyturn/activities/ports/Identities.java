package io.keyturn.activities.ports;

import io.keyturn.activities.secret.Secret;
import java.util.Optional;

/** Says whom API keys stand for, each asked on a connection of its own. */
public interface Identities {
  /**
   * Whom keyturn itself logs in as.
   *
   * @throws io.keyturn.activities.RotationProblem NOT_PERMITTED when its key is refused,
   *     UNAVAILABLE
   */
  KeyIdentity own();

  /**
   * Whom a token stands for; nothing when it is refused.
   *
   * @throws io.keyturn.activities.RotationProblem UNAVAILABLE when nobody answers
   */
  Optional<KeyIdentity> of(Secret token);
}
