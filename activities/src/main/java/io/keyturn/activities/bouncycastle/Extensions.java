package io.keyturn.activities.bouncycastle;

import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** The extensions of what the built-in issuer makes. */
final class Extensions {
  private Extensions() {}

  /** An authority that signs end-entity certificates and revocation lists, and nothing else. */
  static void addAuthority(X509v3CertificateBuilder builder, PublicKey own)
      throws CertIOException, NoSuchAlgorithmException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    SubjectKeyIdentifier identifier = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(own);
    builder.addExtension(Extension.subjectKeyIdentifier, false, identifier);
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(identifier.getKeyIdentifier()));
  }

  /** A TLS client; digitalSignature is all that its key does in TLS 1.2 with ECDHE and in 1.3. */
  static void addLeaf(
      X509v3CertificateBuilder builder,
      PublicKey own,
      X509Certificate authority,
      List<String> dnsNames)
      throws CertIOException, NoSuchAlgorithmException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(own));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(keyIdentifier(authority)));
    if (!dnsNames.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, dnsNames(dnsNames));
    }
  }

  static GeneralNames dnsNames(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  /** The identifier that the authority gives itself, since that is what a verifier compares. */
  private static byte[] keyIdentifier(X509Certificate authority) throws NoSuchAlgorithmException {
    byte[] own = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (own != null) {
      byte[] inner = ASN1OctetString.getInstance(own).getOctets();
      return SubjectKeyIdentifier.getInstance(inner).getKeyIdentifier();
    }
    return new JcaX509ExtensionUtils()
        .createSubjectKeyIdentifier(authority.getPublicKey())
        .getKeyIdentifier();
  }
}
