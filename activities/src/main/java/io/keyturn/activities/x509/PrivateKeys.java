package io.keyturn.activities.x509;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys as tools write them (PKCS#8, PKCS#1, SEC1) and writes them as PKCS#8. No
 * message has anything of a key's content, and no exception of a parser is passed on.
 */
public final class PrivateKeys {
  private PrivateKeys() {}

  /**
   * Reads a private key from PEM; certificates beside it are skipped.
   *
   * @throws CredentialProblem MALFORMED_PEM, KEY_MISSING, KEY_ENCRYPTED, KEY_UNREADABLE,
   *     UNSUPPORTED_KEY
   */
  public static PrivateKey parse(Secret pem) {
    return pem.reveal(PrivateKeys::parse);
  }

  /** Writes a private key as PKCS#8 PEM. */
  public static Secret toPem(PrivateKey key) {
    byte[] der = key.getEncoded();
    if (der == null) {
      throw new CredentialProblem(Reason.KEY_UNREADABLE, "the key cannot leave its place");
    }
    byte[] lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
    byte[] begin = "-----BEGIN PRIVATE KEY-----\n".getBytes(US_ASCII);
    byte[] end = "\n-----END PRIVATE KEY-----\n".getBytes(US_ASCII);
    byte[] pem =
        ByteBuffer.allocate(begin.length + lines.length + end.length)
            .put(begin)
            .put(lines)
            .put(end)
            .array();
    Arrays.fill(der, (byte) 0);
    Arrays.fill(lines, (byte) 0);
    return Secret.take(pem);
  }

  private static PrivateKey parse(byte[] pem) {
    List<PemBlock> blocks = PemBlock.readAll(pem);
    try {
      List<PemBlock> keys =
          blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
      if (keys.isEmpty()) {
        throw new CredentialProblem(Reason.KEY_MISSING);
      }
      if (keys.size() > 1) {
        throw new CredentialProblem(
            Reason.KEY_UNREADABLE, "there are " + keys.size() + " private keys, which one counts?");
      }
      return parse(keys.get(0), curve(blocks));
    } finally {
      blocks.forEach(block -> Arrays.fill(block.content(), (byte) 0));
    }
  }

  private static PrivateKey parse(PemBlock block, @Nullable ASN1Primitive curve) {
    if (block.encrypted() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
      throw new CredentialProblem(Reason.KEY_ENCRYPTED);
    }
    try {
      PrivateKeyInfo info =
          switch (block.label()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(asn1(block));
            case "RSA PRIVATE KEY" -> rsa(asn1(block));
            case "EC PRIVATE KEY" -> ec(asn1(block), curve);
            default ->
                throw new CredentialProblem(
                    Reason.UNSUPPORTED_KEY, "the block is labelled " + block.label());
          };
      return decode(info);
    } catch (CredentialProblem problem) {
      throw problem;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // What a parser says may quote the key, so it goes no further.
      throw new CredentialProblem(Reason.KEY_UNREADABLE, "block " + block.number());
    }
  }

  private static ASN1Primitive asn1(PemBlock block) throws IOException {
    return ASN1Primitive.fromByteArray(block.content());
  }

  private static PrivateKeyInfo rsa(ASN1Primitive pkcs1) throws IOException {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(algorithm, RSAPrivateKey.getInstance(pkcs1));
  }

  private static PrivateKeyInfo ec(ASN1Primitive sec1, @Nullable ASN1Primitive curve)
      throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(sec1);
    ASN1Encodable own = key.getParametersObject();
    ASN1Encodable parameters = own == null ? curve : own;
    if (parameters == null) {
      throw new CredentialProblem(Reason.KEY_UNREADABLE, "the EC key names no curve");
    }
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, parameters), key);
  }

  /** OpenSSL writes the curve into a block of its own before the key. */
  private static @Nullable ASN1Primitive curve(List<PemBlock> blocks) {
    for (PemBlock block : blocks) {
      if (block.label().equals("EC PARAMETERS")) {
        try {
          return asn1(block);
        } catch (IOException e) {
          return null;
        }
      }
    }
    return null;
  }

  private static PrivateKey decode(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    String algorithm = algorithm(info.getPrivateKeyAlgorithm().getAlgorithm());
    if (algorithm.equals("EC") && !NamedCurves.known(info.getPrivateKeyAlgorithm())) {
      throw new CredentialProblem(Reason.UNSUPPORTED_KEY, "its curve is none of P-224 to P-521");
    }
    byte[] der = info.getEncoded(ASN1Encoding.DER);
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static String algorithm(ASN1ObjectIdentifier identifier) {
    if (identifier.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    if (identifier.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return "RSASSA-PSS";
    }
    if (identifier.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    }
    throw new CredentialProblem(Reason.UNSUPPORTED_KEY, "its algorithm is " + identifier);
  }
}
