package io.keyturn.simulator.cloud;

import static java.util.Locale.ROOT;

import io.grpc.StatusRuntimeException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Judges a posted bundle of client authorities as Temporal Cloud's documents of 2026 say. */
public final class BundleRules {
  /** At most so many certificates, says Temporal Cloud's page on certificates. */
  static final int MOST_CERTIFICATES = 16;

  /** At most so many bytes of PEM, from the same page. */
  static final int MOST_BYTES = 32 * 1024;

  private static final Pattern WEAK = Pattern.compile("(?i)(MD2|MD5|SHA-?1)(with.*)?");

  private BundleRules() {}

  /**
   * Returns the certificates of a bundle that may be posted.
   *
   * @param filtered whether certificate filters narrow who is let in
   * @throws StatusRuntimeException INVALID_ARGUMENT that names the offending certificate
   */
  static List<X509Certificate> check(byte[] pem, boolean filtered, Instant now) {
    if (pem.length > MOST_BYTES) {
      throw Refusal.invalid(
          "accepted_client_ca: "
              + pem.length
              + " bytes of PEM, at most "
              + MOST_BYTES
              + " are allowed");
    }
    List<X509Certificate> bundle = PemBundle.parse(pem);
    if (bundle.size() > MOST_CERTIFICATES) {
      throw Refusal.invalid(
          "accepted_client_ca: "
              + bundle.size()
              + " certificates, at most "
              + MOST_CERTIFICATES
              + " are allowed");
    }
    for (X509Certificate certificate : bundle) {
      checkOne(certificate, bundle, filtered, now);
    }
    return bundle;
  }

  private static void checkOne(
      X509Certificate certificate, List<X509Certificate> bundle, boolean filtered, Instant now) {
    if (certificate.getVersion() != 3) {
      throw refused(certificate, "is not X.509 version 3");
    }
    if (certificate.getBasicConstraints() < 0) {
      throw refused(certificate, "is not a certificate authority (CA:true is missing)");
    }
    if (certificate.getNotAfter().toInstant().isBefore(now)) {
      throw refused(certificate, "expired at " + certificate.getNotAfter().toInstant());
    }
    if (weak(certificate)) {
      throw refused(
          certificate,
          "is signed with " + certificate.getSigAlgName() + ", SHA-256 or stronger is required");
    }
    if (bundle.stream().noneMatch(issuer -> issued(issuer, certificate))) {
      throw refused(
          certificate, "is neither a root nor issued by another certificate of the bundle");
    }
    if (!filtered && PublicAuthorities.KEYS.contains(certificate.getPublicKey())) {
      throw refused(
          certificate,
          "is a well-known public authority, certificate filters are required with it");
    }
  }

  private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean weak(X509Certificate certificate) {
    String name = certificate.getSigAlgName();
    if (!name.toUpperCase(ROOT).contains("PSS")) {
      return WEAK.matcher(name).matches();
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      String digest = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
      return WEAK.matcher(digest).matches();
    } catch (GeneralSecurityException | java.io.IOException e) {
      return true;
    }
  }

  /** Returns the lower-case hex SHA-1 of the DER, by which Temporal's tools name a certificate. */
  static String sha1(X509Certificate certificate) {
    return digest("SHA-1", certificate);
  }

  /** Returns the lower-case hex SHA-256 of the DER. */
  public static String sha256(X509Certificate certificate) {
    return digest("SHA-256", certificate);
  }

  private static String digest(String algorithm, X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks " + algorithm + ".", e);
    }
  }

  private static StatusRuntimeException refused(X509Certificate certificate, String why) {
    String subject = certificate.getSubjectX500Principal().getName().replaceAll("\\p{Cntrl}", "?");
    return Refusal.invalid(
        "accepted_client_ca: certificate \""
            + subject
            + "\" (fingerprint "
            + sha1(certificate)
            + ") "
            + why);
  }

  /** The authorities that every JDK trusts, known by their keys; loaded at the first need. */
  private static final class PublicAuthorities {
    static final Set<PublicKey> KEYS = keys();

    private static Set<PublicKey> keys() {
      try {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        Set<PublicKey> keys = new HashSet<>();
        for (TrustManager manager : factory.getTrustManagers()) {
          if (manager instanceof X509TrustManager x509) {
            Arrays.stream(x509.getAcceptedIssuers()).forEach(c -> keys.add(c.getPublicKey()));
          }
        }
        return keys;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("The JDK's own authorities cannot be read.", e);
      }
    }
  }
}
