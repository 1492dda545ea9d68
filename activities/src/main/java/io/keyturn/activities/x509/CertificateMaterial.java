package io.keyturn.activities.x509;

import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.PlainText;
import io.keyturn.workflows.rules.Reason;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate with its issuers and its private key, proven to belong together. Closing it wipes
 * the key.
 */
public final class CertificateMaterial implements Credential {
  /** Where a secret store keeps the certificate and its issuers. */
  public static final String CERTIFICATE_FILE = "tls.crt";

  /** Where a secret store keeps the private key. */
  public static final String KEY_FILE = "tls.key";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<X509Certificate> chain;
  private final List<X509Certificate> others;
  private final Secret privateKey;

  private CertificateMaterial(
      List<X509Certificate> chain, List<X509Certificate> others, Secret privateKey) {
    this.chain = chain;
    this.others = others;
    this.privateKey = privateKey;
  }

  /**
   * Puts a certificate, what else is known of its issuers, and its key together.
   *
   * @param certificates the leaf first; the rest in any order
   * @param key the leaf's private key; not kept, a PKCS#8 copy is
   * @throws CredentialProblem CERTIFICATE_MISSING, KEY_MISMATCH
   */
  public static CertificateMaterial of(List<X509Certificate> certificates, PrivateKey key) {
    if (certificates.isEmpty()) {
      throw new CredentialProblem(Reason.CERTIFICATE_MISSING);
    }
    X509Certificate leaf = certificates.get(0);
    proveMatch(certificates, key);
    List<X509Certificate> rest = certificates.subList(1, certificates.size());
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    chain.addAll(Signatures.issuersOf(leaf, rest));
    List<X509Certificate> others = rest.stream().filter(other -> !chain.contains(other)).toList();
    return new CertificateMaterial(List.copyOf(chain), others, PrivateKeys.toPem(key));
  }

  /**
   * Reads {@code tls.crt} and {@code tls.key} as they are found: PKCS#8, PKCS#1 or SEC1, LF or
   * CRLF, text between blocks, issuers behind the leaf in any order.
   *
   * @throws CredentialProblem MALFORMED_PEM, CERTIFICATE_MISSING, KEY_MISSING, KEY_ENCRYPTED,
   *     KEY_UNREADABLE, UNSUPPORTED_KEY, KEY_MISMATCH
   */
  public static CertificateMaterial parse(byte[] certificatePem, Secret keyPem) {
    return of(Certificates.fromPem(certificatePem), PrivateKeys.parse(keyPem));
  }

  /**
   * Reads what a secret store keeps under {@value #CERTIFICATE_FILE} and {@value #KEY_FILE}.
   *
   * @throws CredentialProblem as {@link #parse}
   */
  public static CertificateMaterial fromFiles(Map<String, Secret> files) {
    Secret certificate = files.get(CERTIFICATE_FILE);
    Secret key = files.get(KEY_FILE);
    if (certificate == null) {
      throw new CredentialProblem(Reason.CERTIFICATE_MISSING, "no " + CERTIFICATE_FILE);
    }
    if (key == null) {
      throw new CredentialProblem(Reason.KEY_MISSING, "no " + KEY_FILE);
    }
    return of(certificate.reveal(Certificates::fromPem), PrivateKeys.parse(key));
  }

  @Override
  public Map<String, Secret> toFiles() {
    return Map.of(
        CERTIFICATE_FILE, Secret.take(chainPem()), KEY_FILE, privateKey.reveal(Secret::copyOf));
  }

  /** The certificate that the key belongs to. */
  public X509Certificate leaf() {
    return chain.get(0);
  }

  /** The leaf, then its issuers in order, as far as they are known. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The leaf's issuers in order, nearest first, as far as they are known. */
  public List<X509Certificate> issuers() {
    return chain.subList(1, chain.size());
  }

  /** What stood beside the chain and has no part in it. */
  public List<X509Certificate> others() {
    return others;
  }

  /** The SHA-256 fingerprint of the leaf. */
  public String sha256() {
    return Fingerprints.sha256(leaf());
  }

  @Override
  public String stamp() {
    return sha256();
  }

  @Override
  public String named() {
    return "certificate "
        + sha256()
        + " of "
        + PlainText.of(leaf().getIssuerX500Principal().getName());
  }

  /** The chain as PEM, leaf first. */
  public byte[] chainPem() {
    return Certificates.toPem(chain);
  }

  /** The private key as PKCS#8 PEM; wiped when this is closed. */
  public Secret privateKey() {
    return privateKey;
  }

  /** Wipes the private key. */
  @Override
  public void close() {
    privateKey.close();
  }

  /** Names the certificate; says nothing of the key. */
  @Override
  public String toString() {
    return "CertificateMaterial[sha256 " + sha256() + "]";
  }

  private static void proveMatch(List<X509Certificate> certificates, PrivateKey key) {
    for (int i = 0; i < certificates.size(); i++) {
      if (matches(certificates.get(i).getPublicKey(), key)) {
        if (i == 0) {
          return;
        }
        throw new CredentialProblem(
            Reason.KEY_MISMATCH,
            "it belongs to certificate " + (i + 1) + ", which must come first");
      }
    }
    throw new CredentialProblem(Reason.KEY_MISMATCH);
  }

  /** Signs something random and verifies it: keys of different kinds or values fail. */
  private static boolean matches(PublicKey publicKey, PrivateKey key) {
    byte[] challenge = new byte[32];
    RANDOM.nextBytes(challenge);
    try {
      Signature signer = signature(key.getAlgorithm());
      signer.initSign(key);
      signer.update(challenge);
      byte[] signed = signer.sign();
      Signature verifier = signature(key.getAlgorithm());
      verifier.initVerify(publicKey);
      verifier.update(challenge);
      return verifier.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    if (algorithm.equals("RSASSA-PSS")) {
      Signature pss = Signature.getInstance("RSASSA-PSS");
      pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      return pss;
    }
    return Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
  }
}
