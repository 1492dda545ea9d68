package io.keyturn.activities.x509;

import io.keyturn.workflows.rules.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Turns DER and PEM into certificates and back. */
public final class Certificates {
  private static final String LABEL = "CERTIFICATE";

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
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509Certificate certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      // Readers stop at the end of the certificate and ignore what follows it.
      if (certificate != null && Arrays.equals(certificate.getEncoded(), der)) {
        return certificate;
      }
    } catch (CertificateException | RuntimeException e) {
      // What the parser says may quote its input: whoever wants to know more asks openssl.
    }
    throw new CredentialProblem(
        Reason.MALFORMED_PEM,
        place + " is no certificate that can be read (an empty issuer name is not supported)");
  }

  private static byte[] ascii(String plain) {
    return plain.getBytes(StandardCharsets.US_ASCII);
  }
}
