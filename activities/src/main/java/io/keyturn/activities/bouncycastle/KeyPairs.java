package io.keyturn.activities.bouncycastle;

import io.keyturn.workflows.domain.KeyAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Makes key pairs. */
public final class KeyPairs {
  private KeyPairs() {}

  /** Makes a new key pair; RSA takes seconds. */
  public static KeyPair generate(KeyAlgorithm algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm.family(), BouncyCastle.PROVIDER);
      generator.initialize(parameters(algorithm), BouncyCastle.RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Bouncy Castle makes every key of " + algorithm, e);
    }
  }

  private static AlgorithmParameterSpec parameters(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case EC_P256 -> new ECGenParameterSpec("secp256r1");
      case EC_P384 -> new ECGenParameterSpec("secp384r1");
      case RSA_3072, RSA_4096 ->
          new RSAKeyGenParameterSpec(algorithm.bits(), RSAKeyGenParameterSpec.F4);
    };
  }
}
