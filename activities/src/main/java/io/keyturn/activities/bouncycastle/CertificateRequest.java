package io.keyturn.activities.bouncycastle;

import io.keyturn.activities.ports.IssuedCertificate;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.domain.KeyAlgorithm;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A new key and the PKCS#10 request for its certificate, signed by it. The key never leaves this
 * object but into the {@link CertificateMaterial} that comes of it.
 */
public final class CertificateRequest {
  private final byte[] csr;
  private final PrivateKey key;

  private CertificateRequest(byte[] csr, PrivateKey key) {
    this.csr = csr;
    this.key = key;
  }

  /** Makes a new key pair and asks for a certificate of that profile. */
  public static CertificateRequest generate(KeyAlgorithm algorithm, LeafProfile profile) {
    return of(KeyPairs.generate(algorithm), profile);
  }

  /** Asks for a certificate of that profile for an existing key pair. */
  public static CertificateRequest of(KeyPair pair, LeafProfile profile) {
    PKCS10CertificationRequestBuilder builder =
        new JcaPKCS10CertificationRequestBuilder(Subjects.of(profile), pair.getPublic());
    try {
      if (!profile.dnsNames().isEmpty()) {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
            Extension.subjectAlternativeName, false, Extensions.dnsNames(profile.dnsNames()));
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      }
      byte[] csr = builder.build(Signers.of(pair.getPrivate(), pair.getPublic())).getEncoded();
      return new CertificateRequest(csr, pair.getPrivate());
    } catch (IOException e) {
      throw new IllegalStateException("a request that was just made can be encoded", e);
    }
  }

  /** The request in DER. */
  public byte[] csr() {
    return csr.clone();
  }

  /**
   * Puts the issued certificate and its key together.
   *
   * @throws io.keyturn.activities.x509.CredentialProblem KEY_MISMATCH when it is of another key
   */
  public CertificateMaterial material(IssuedCertificate issued) {
    return CertificateMaterial.of(issued.chain(), key);
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "CertificateRequest[key not shown]";
  }
}
