package io.keyturn.reload;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client certificate with its chain, leaf first, and the private key that was seen to match it.
 */
record ClientCredential(List<X509Certificate> chain, PrivateKey key) implements Credential {
  private static final byte[] CHALLENGE = new byte[32];

  ClientCredential {
    chain = List.copyOf(chain);
  }

  X509Certificate leaf() {
    return chain.get(0);
  }

  String fingerprint() {
    return Fingerprint.of(leaf());
  }

  @Override
  public String stamped() {
    return fingerprint();
  }

  @Override
  public String shown() {
    return "certificate " + fingerprint();
  }

  @Override
  public boolean sameAs(@Nullable Credential other) {
    return other instanceof ClientCredential certificate && chain.equals(certificate.chain);
  }

  /** Names the leaf alone: the key is nobody's to read. */
  @Override
  public String toString() {
    return "ClientCredential[" + fingerprint() + "]";
  }

  /**
   * Parses PEM text.
   *
   * @param where what to call the files in an error
   * @throws UnusableCredentialException if a file is malformed or the two do not belong together
   */
  static ClientCredential parse(byte[] certificates, byte[] privateKey, String where) {
    List<X509Certificate> chain;
    try {
      chain = parseChain(certificates);
    } catch (IllegalArgumentException | CertificateException e) {
      throw new UnusableCredentialException(
          where + "/tls.crt holds a broken certificate",
          "Write the whole PEM file anew, leaf first",
          Fingerprint.of(certificates));
    }
    if (chain.isEmpty()) {
      throw new UnusableCredentialException(
          where + "/tls.crt holds no certificate",
          "Put the client certificate in it, in PEM form",
          Fingerprint.of(certificates));
    }
    X509Certificate leaf = chain.get(0);
    PrivateKey key = parseKey(privateKey, leaf, where);
    if (!matches(key, leaf)) {
      throw new UnusableCredentialException(
          "The private key in "
              + where
              + "/tls.key does not belong to the first certificate in tls.crt",
          "Put the certificate of this key first in tls.crt, or the key of this certificate in tls.key",
          Fingerprint.of(leaf));
    }
    return new ClientCredential(chain, key);
  }

  static List<X509Certificate> parseChain(byte[] pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : Pem.blocks(pem, "CERTIFICATE")) {
      X509Certificate certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      if (!Arrays.equals(certificate.getEncoded(), der)) {
        throw new CertificateException("bytes are left over after a certificate");
      }
      chain.add(certificate);
    }
    return chain;
  }

  private static PrivateKey parseKey(byte[] pem, X509Certificate leaf, String where) {
    String file = where + "/tls.key";
    String found = Fingerprint.of(leaf);
    if (Pem.contains(pem, "ENCRYPTED PRIVATE KEY")) {
      throw new UnusableCredentialException(
          file + " is encrypted",
          "Decrypt it: openssl pkcs8 -in tls.key -out tls.key.new && mv tls.key.new tls.key",
          found);
    }
    if (Pem.contains(pem, "RSA PRIVATE KEY") || Pem.contains(pem, "EC PRIVATE KEY")) {
      throw new UnusableCredentialException(
          file + " is in a form (PKCS#1 or SEC1) that is not read",
          "Convert it: openssl pkcs8 -topk8 -nocrypt -in tls.key -out tls.key.new"
              + " && mv tls.key.new tls.key",
          found);
    }
    String type = leaf.getPublicKey().getAlgorithm();
    if (!type.equals("EC") && !type.equals("RSA")) {
      throw new UnusableCredentialException(
          "The certificate in " + where + "/tls.crt is for a key that is neither EC nor RSA",
          "Issue it for an EC (P-256, P-384) or RSA key",
          found);
    }
    List<byte[]> blocks = List.of();
    try {
      blocks = Pem.blocks(pem, "PRIVATE KEY");
      if (blocks.size() == 1) {
        return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      // Falls through: the cause may quote the key.
    } finally {
      blocks.forEach(block -> Arrays.fill(block, (byte) 0));
    }
    throw new UnusableCredentialException(
        file + " does not hold one whole private key that fits an " + type + " certificate",
        "Put the PKCS#8 PEM of the certificate's key in it",
        found);
  }

  private static boolean matches(PrivateKey key, X509Certificate leaf) {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(CHALLENGE);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(leaf.getPublicKey());
      verifying.update(CHALLENGE);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
