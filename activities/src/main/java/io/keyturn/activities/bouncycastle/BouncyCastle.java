package io.keyturn.activities.bouncycastle;

import java.security.Provider;
import java.security.SecureRandom;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The provider's one instance here; it is not registered, so that nothing else in the process
 * changes.
 */
final class BouncyCastle {
  static final Provider PROVIDER = new BouncyCastleProvider();
  static final SecureRandom RANDOM = new SecureRandom();

  private BouncyCastle() {}
}
