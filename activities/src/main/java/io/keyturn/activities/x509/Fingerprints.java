package io.keyturn.activities.x509;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Names certificates by the digest of their DER encoding, in lower-case hex without separators. */
public final class Fingerprints {
  private Fingerprints() {}

  /** The name that keyturn identifies a certificate by: 64 hex digits. */
  public static String sha256(X509Certificate certificate) {
    return digest("SHA-256", der(certificate));
  }

  /** The name that operators know from Temporal's own tools: 40 hex digits. */
  public static String sha1(X509Certificate certificate) {
    return digest("SHA-1", der(certificate));
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  private static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
