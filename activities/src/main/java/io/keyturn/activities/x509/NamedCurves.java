package io.keyturn.activities.x509;

import java.security.PublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/** Knows the elliptic curves that TLS libraries, Go's among them, can verify with. */
public final class NamedCurves {
  private static final Set<ASN1Encodable> KNOWN =
      Set.of(
          SECObjectIdentifiers.secp224r1,
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  private NamedCurves() {}

  /** Tells whether an EC public key names one of the NIST curves P-224 to P-521. */
  public static boolean known(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return encoded != null && known(SubjectPublicKeyInfo.getInstance(encoded).getAlgorithm());
  }

  static boolean known(AlgorithmIdentifier algorithm) {
    @Nullable ASN1Encodable parameters = algorithm.getParameters();
    return parameters != null && KNOWN.contains(parameters.toASN1Primitive());
  }
}
