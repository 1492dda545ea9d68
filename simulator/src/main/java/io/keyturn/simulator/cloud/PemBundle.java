package io.keyturn.simulator.cloud;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the certificates of a PEM text without losing a block in silence. */
final class PemBundle {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

  private PemBundle() {}

  /**
   * Returns the certificates in order.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if any block is not a whole certificate
   */
  static List<X509Certificate> parse(byte[] pem) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    long begun = BEGIN.matcher(text).results().count();
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      int number = certificates.size() + 1;
      if (!blocks.group(1).equals("CERTIFICATE")) {
        throw Refusal.invalid(
            "accepted_client_ca: PEM block "
                + number
                + " is a "
                + blocks.group(1)
                + ", not a CERTIFICATE");
      }
      certificates.add(certificate(blocks.group(2), number));
    }
    if (certificates.size() != begun) {
      // Parsers skip what they cannot read, and an authority would vanish without a word.
      throw Refusal.invalid(
          "accepted_client_ca: "
              + begun
              + " PEM blocks begin but "
              + certificates.size()
              + " are well-formed");
    }
    if (certificates.isEmpty() && !text.isBlank()) {
      throw Refusal.invalid("accepted_client_ca: no PEM certificate found");
    }
    return certificates;
  }

  private static X509Certificate certificate(String base64, int number) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (in.available() > 0) {
        throw new CertificateException("bytes follow the certificate");
      }
      return certificate;
    } catch (CertificateException | IllegalArgumentException e) {
      throw Refusal.invalid(
          "accepted_client_ca: PEM block " + number + " holds no X.509 certificate");
    }
  }
}
