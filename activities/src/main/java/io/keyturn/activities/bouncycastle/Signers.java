package io.keyturn.activities.bouncycastle;

import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.activities.x509.NamedCurves;
import io.keyturn.workflows.rules.Reason;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Picks the signature algorithm that fits a key and signs with it. */
final class Signers {
  private static final int SMALLEST_RSA = 2048;
  private static final int SMALLEST_EC = 256;
  private static final int BITS_OF_P384 = 384;

  private Signers() {}

  static ContentSigner of(PrivateKey key, PublicKey publicKey) {
    try {
      return new JcaContentSignerBuilder(algorithm(publicKey))
          .setProvider(BouncyCastle.PROVIDER)
          .setSecureRandom(BouncyCastle.RANDOM)
          .build(key);
    } catch (OperatorCreationException e) {
      // Its cause may speak of the key.
      throw new CredentialProblem(Reason.UNSUPPORTED_KEY, "it cannot sign");
    }
  }

  /** Tells whether a key is of a kind and size that certificates may have. */
  static boolean supports(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getAlgorithm().equals("RSA") && rsa.getModulus().bitLength() >= SMALLEST_RSA;
    }
    return key instanceof ECPublicKey ec && fieldBits(ec) >= SMALLEST_EC && NamedCurves.known(key);
  }

  private static String algorithm(PublicKey key) {
    if (!(key instanceof ECPublicKey ec)) {
      return "SHA256withRSA";
    }
    // The digest is as strong as the curve, as RFC 5480 recommends.
    if (fieldBits(ec) < BITS_OF_P384) {
      return "SHA256withECDSA";
    }
    return fieldBits(ec) == BITS_OF_P384 ? "SHA384withECDSA" : "SHA512withECDSA";
  }

  private static int fieldBits(ECPublicKey key) {
    return key.getParams().getCurve().getField().getFieldSize();
  }
}
