package io.keyturn.activities.x509;

import io.keyturn.workflows.rules.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/** Turns DER and PEM into certificates and back. */
public final class Certificates {
  private static final String LABEL = "CERTIFICATE";
  private static final Provider LENIENT = new BouncyCastleProvider();

  private Certificates() {}

  /**
   * Reads a certificate from its DER encoding.
   *
   * @throws CredentialProblem MALFORMED_PEM when it is none, or when anything follows it
   */
  public static X509Certificate fromDer(byte[] der) {
    return fromDer(der, "the certificate");
  }

  /**
   * Reads every block of a PEM text as a certificate.
   *
   * @return the certificates in order; none when the text has no block
   * @throws CredentialProblem MALFORMED_PEM, with the number of the block that is damaged or no
   *     certificate
   */
  public static List<X509Certificate> fromPem(byte[] pem) {
    return PemBlock.readAll(pem).stream().map(Certificates::fromBlock).toList();
  }

  /** Writes certificates as PEM: 64 characters a line, LF at line ends, nothing in between. */
  public static byte[] toPem(Collection<X509Certificate> certificates) {
    ByteArrayOutputStream pem = new ByteArrayOutputStream();
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (X509Certificate certificate : certificates) {
      pem.writeBytes(ascii("-----BEGIN " + LABEL + "-----\n"));
      pem.writeBytes(lines.encode(Fingerprints.der(certificate)));
      pem.writeBytes(ascii("\n-----END " + LABEL + "-----\n"));
    }
    return pem.toByteArray();
  }

  private static X509Certificate fromBlock(PemBlock block) {
    String place = "block " + block.number();
    if (!block.label().equals(LABEL)) {
      throw new CredentialProblem(
          Reason.MALFORMED_PEM, place + " is labelled " + block.label() + ", not " + LABEL);
    }
    return fromDer(block.content(), place);
  }

  private static X509Certificate fromDer(byte[] der, String place) {
    X509Certificate certificate = read(der, null);
    if (certificate == null) {
      // The JDK cannot read an authority with an empty subject; others can, so it may be in use.
      certificate = read(der, LENIENT);
    }
    if (certificate == null) {
      throw new CredentialProblem(Reason.MALFORMED_PEM, place + " is no readable certificate");
    }
    return certificate;
  }

  private static @Nullable X509Certificate read(byte[] der, @Nullable Provider provider) {
    try {
      CertificateFactory factory =
          provider == null
              ? CertificateFactory.getInstance("X.509")
              : CertificateFactory.getInstance("X.509", provider);
      X509Certificate certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      // Readers stop at the end of the certificate and ignore what follows it.
      return certificate != null && Arrays.equals(certificate.getEncoded(), der)
          ? certificate
          : null;
    } catch (CertificateException | RuntimeException e) {
      return null;
    }
  }

  private static byte[] ascii(String plain) {
    return plain.getBytes(StandardCharsets.US_ASCII);
  }
}
