package io.keyturn.workflows.rules;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules need to know of one certificate, as plain data.
 *
 * @param subject the subject as RFC 2253 text
 * @param issuer the issuer as RFC 2253 text
 * @param subjectDer the encoded subject, lower-case hex
 * @param issuerDer the encoded issuer, lower-case hex
 * @param serial the serial number, lower-case hex, with a minus sign if it is negative
 * @param sha256 the fingerprint that keyturn identifies a certificate by, lower-case hex
 * @param sha1 the fingerprint that operators know from Temporal's own tools, lower-case hex
 * @param version 1, 2 or 3
 * @param notBefore first moment of validity
 * @param notAfter last moment of validity
 * @param basicConstraints null when the extension is absent
 * @param keyUsages names of RFC 5280 such as {@code digitalSignature}; null when the extension is
 *     absent
 * @param extendedKeyUsages object identifiers in dotted form; empty when the extension is absent
 * @param signature how the certificate is signed
 * @param key the certificate's own key
 * @param commonNames every CN of the subject in the order of its encoding
 * @param organizations every O, in that order
 * @param organizationalUnits every OU, in that order
 * @param alternativeNames the subject alternative names
 * @param selfIssued whether subject and issuer are the same
 * @param signedBySelf whether its own key verifies its signature
 * @param signedBy SHA-256 fingerprints of the certificates beside it whose key verifies its
 *     signature
 */
public record CertificateFacts(
    String subject,
    String issuer,
    String subjectDer,
    String issuerDer,
    String serial,
    String sha256,
    String sha1,
    int version,
    Instant notBefore,
    Instant notAfter,
    @Nullable BasicConstraints basicConstraints,
    @Nullable Set<String> keyUsages,
    List<String> extendedKeyUsages,
    Signature signature,
    Key key,
    List<String> commonNames,
    List<String> organizations,
    List<String> organizationalUnits,
    List<AlternativeName> alternativeNames,
    boolean selfIssued,
    boolean signedBySelf,
    List<String> signedBy) {

  /** Extended key usage for TLS clients. */
  public static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** Extended key usage for TLS servers. */
  public static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  /** Extended key usage that stands for all others. */
  public static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";

  public CertificateFacts {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(issuer);
    if (!sha256.matches("[0-9a-f]{64}") || !sha1.matches("[0-9a-f]{40}")) {
      throw new IllegalArgumentException("fingerprints are lower-case hex");
    }
    keyUsages = keyUsages == null ? null : Set.copyOf(keyUsages);
    extendedKeyUsages = List.copyOf(extendedKeyUsages);
    commonNames = List.copyOf(commonNames);
    organizations = List.copyOf(organizations);
    organizationalUnits = List.copyOf(organizationalUnits);
    alternativeNames = List.copyOf(alternativeNames);
    signedBy = List.copyOf(signedBy);
  }

  /** Tells whether the certificate says that it is a certificate authority. */
  public boolean authority() {
    return basicConstraints != null && basicConstraints.ca();
  }

  /**
   * The basic constraints extension.
   *
   * @param ca whether the certificate is an authority
   * @param pathLength how many further authorities may stand below it; null for any number
   */
  public record BasicConstraints(boolean ca, @Nullable Integer pathLength) {}

  /**
   * The algorithm of the certificate's signature.
   *
   * @param name as Java names it, such as {@code SHA256withECDSA}
   * @param digest such as {@code SHA256}; empty when the algorithm has none of its own choice
   */
  public record Signature(String name, String digest) {
    public Signature {
      Objects.requireNonNull(name);
      Objects.requireNonNull(digest);
    }
  }

  /**
   * The certificate's public key.
   *
   * @param algorithm {@code RSA}, {@code EC} or another name
   * @param bits modulus or field size; 0 when it is not known
   */
  public record Key(String algorithm, int bits) {
    public Key {
      Objects.requireNonNull(algorithm);
    }
  }

  /**
   * One subject alternative name.
   *
   * @param kind what sort of name it is
   * @param value its text; an IP address as Go prints it (RFC 5952)
   */
  public record AlternativeName(Kind kind, String value) {
    public AlternativeName {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(value);
    }

    /** The kinds of RFC 5280 that have a text of their own, and the rest. */
    public enum Kind {
      DNS,
      EMAIL,
      URI,
      IP,
      OTHER
    }
  }
}
