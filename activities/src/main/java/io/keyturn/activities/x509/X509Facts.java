package io.keyturn.activities.x509;

import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.CertificateFacts.BasicConstraints;
import io.keyturn.workflows.rules.Reason;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.jcajce.util.MessageDigestUtils;
import org.jspecify.annotations.Nullable;

/** Gathers from certificates what the rules need to know of them. */
public final class X509Facts {
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final List<String> KEY_USAGES =
      List.of(
          "digitalSignature",
          "nonRepudiation",
          "keyEncipherment",
          "dataEncipherment",
          "keyAgreement",
          "keyCertSign",
          "cRLSign",
          "encipherOnly",
          "decipherOnly");

  private X509Facts() {}

  /**
   * Gathers the facts of certificates that stand side by side: {@code signedBy} names those among
   * them.
   *
   * @throws CredentialProblem MALFORMED_PEM when a field cannot be read
   */
  public static List<CertificateFacts> ofAll(Collection<X509Certificate> certificates) {
    return certificates.stream().map(certificate -> of(certificate, certificates)).toList();
  }

  /**
   * Gathers the facts of one certificate beside others, which {@code signedBy} is about.
   *
   * @throws CredentialProblem MALFORMED_PEM when a field cannot be read
   */
  public static CertificateFacts of(
      X509Certificate certificate, Collection<X509Certificate> others) {
    X500Principal subject = certificate.getSubjectX500Principal();
    X500Principal issuer = certificate.getIssuerX500Principal();
    String sha256 = Fingerprints.sha256(certificate);
    try {
      return new CertificateFacts(
          subject.getName(X500Principal.RFC2253),
          issuer.getName(X500Principal.RFC2253),
          hex(subject.getEncoded()),
          hex(issuer.getEncoded()),
          certificate.getSerialNumber().toString(16),
          sha256,
          Fingerprints.sha1(certificate),
          certificate.getVersion(),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          basicConstraints(certificate),
          keyUsages(certificate),
          extendedKeyUsages(certificate),
          signature(certificate),
          key(certificate.getPublicKey()),
          names(subject, BCStyle.CN),
          names(subject, BCStyle.O),
          names(subject, BCStyle.OU),
          AlternativeNames.of(certificate),
          Arrays.equals(subject.getEncoded(), issuer.getEncoded()),
          Signatures.issued(certificate, certificate),
          others.stream()
              .filter(other -> Signatures.issued(other, certificate))
              .map(Fingerprints::sha256)
              .filter(other -> !other.equals(sha256))
              .distinct()
              .toList());
    } catch (CertificateParsingException | RuntimeException e) {
      // Some fields are decoded only when they are asked for.
      throw new CredentialProblem(
          Reason.MALFORMED_PEM, "a field of certificate " + sha256 + " cannot be read");
    }
  }

  private static @Nullable BasicConstraints basicConstraints(X509Certificate certificate) {
    if (certificate.getExtensionValue(BASIC_CONSTRAINTS) == null) {
      return null;
    }
    int most = certificate.getBasicConstraints();
    return new BasicConstraints(most >= 0, most < 0 || most == Integer.MAX_VALUE ? null : most);
  }

  private static @Nullable Set<String> keyUsages(X509Certificate certificate) {
    boolean[] bits = certificate.getKeyUsage();
    if (bits == null) {
      return null;
    }
    Set<String> usages = new TreeSet<>();
    for (int i = 0; i < Math.min(bits.length, KEY_USAGES.size()); i++) {
      if (bits[i]) {
        usages.add(KEY_USAGES.get(i));
      }
    }
    return usages;
  }

  private static List<String> extendedKeyUsages(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> usages = certificate.getExtendedKeyUsage();
    return usages == null ? List.of() : usages;
  }

  private static CertificateFacts.Signature signature(X509Certificate certificate) {
    String name = certificate.getSigAlgName();
    int with = name.toUpperCase(Locale.ROOT).indexOf("WITH");
    if (with > 0) {
      return new CertificateFacts.Signature(name, name.substring(0, with).toUpperCase(Locale.ROOT));
    }
    byte[] parameters = certificate.getSigAlgParams();
    if (name.equals("RSASSA-PSS") && parameters != null) {
      ASN1ObjectIdentifier digest =
          RSASSAPSSparams.getInstance(parameters).getHashAlgorithm().getAlgorithm();
      return new CertificateFacts.Signature(
          name, MessageDigestUtils.getDigestName(digest).replace("SHA-", "SHA"));
    }
    return new CertificateFacts.Signature(name, "");
  }

  private static CertificateFacts.Key key(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return new CertificateFacts.Key(key.getAlgorithm(), rsa.getModulus().bitLength());
    }
    if (key instanceof ECPublicKey ec && NamedCurves.known(key)) {
      return new CertificateFacts.Key("EC", ec.getParams().getCurve().getField().getFieldSize());
    }
    // Neither the kind nor the curve is one of TLS; a name that no rule takes for RSA or EC.
    return new CertificateFacts.Key("unknown " + key.getAlgorithm(), 0);
  }

  private static List<String> names(X500Principal subject, ASN1ObjectIdentifier type) {
    return Arrays.stream(X500Name.getInstance(subject.getEncoded()).getRDNs())
        .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
        .filter(attribute -> attribute.getType().equals(type))
        .map(attribute -> text(attribute.getValue()))
        .toList();
  }

  private static String text(ASN1Encodable value) {
    return value instanceof ASN1String string ? string.getString() : value.toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
