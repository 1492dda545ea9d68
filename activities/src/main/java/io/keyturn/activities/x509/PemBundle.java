package io.keyturn.activities.x509;

import io.keyturn.workflows.rules.Reason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A bundle of certificates in their order, never changed: each operation answers a new one.
 * Certificates are told apart by SHA-256 fingerprint, and those that an operation does not name
 * keep their place.
 *
 * @param certificates the certificates, possibly none
 */
public record PemBundle(List<X509Certificate> certificates) {
  public PemBundle {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a bundle; text of nothing but white space is the empty bundle.
   *
   * @throws CredentialProblem MALFORMED_PEM, with the number of the block that is damaged
   */
  public static PemBundle parse(byte[] pem) {
    List<X509Certificate> certificates = Certificates.fromPem(pem);
    if (certificates.isEmpty() && !blank(pem)) {
      throw new CredentialProblem(Reason.MALFORMED_PEM, "there is no BEGIN line in it");
    }
    return new PemBundle(certificates);
  }

  /** Makes a bundle of the given certificates. */
  public static PemBundle of(X509Certificate... certificates) {
    return new PemBundle(List.of(certificates));
  }

  /** Writes the bundle as PEM, the same text for the same certificates. */
  public byte[] toPem() {
    return Certificates.toPem(certificates);
  }

  /** SHA-256 fingerprints in order. */
  public List<String> fingerprints() {
    return certificates.stream().map(Fingerprints::sha256).toList();
  }

  /** Tells whether the certificate of that SHA-256 fingerprint is in it. */
  public boolean contains(String sha256) {
    return fingerprints().contains(sha256);
  }

  /** Adds a certificate at the end; the same bundle when it is in it already. */
  public PemBundle plus(X509Certificate certificate) {
    if (contains(Fingerprints.sha256(certificate))) {
      return this;
    }
    List<X509Certificate> more = new ArrayList<>(certificates);
    more.add(certificate);
    return new PemBundle(more);
  }

  /**
   * Takes the certificates of these SHA-256 fingerprints out; those that are not in it don't
   * matter.
   */
  public PemBundle minus(String... sha256) {
    Set<String> unwanted = Set.of(sha256);
    return where(certificate -> !unwanted.contains(Fingerprints.sha256(certificate)));
  }

  /** Takes out what has expired by then, since one expired certificate refuses a whole update. */
  public PemBundle withoutExpired(Instant now) {
    return where(certificate -> !expired(certificate, now));
  }

  /** What has expired by then. */
  public List<X509Certificate> expired(Instant now) {
    return certificates.stream().filter(certificate -> expired(certificate, now)).toList();
  }

  private PemBundle where(Predicate<X509Certificate> kept) {
    return new PemBundle(certificates.stream().filter(kept).toList());
  }

  private static boolean expired(X509Certificate certificate, Instant now) {
    return now.isAfter(certificate.getNotAfter().toInstant());
  }

  private static boolean blank(byte[] text) {
    for (byte one : text) {
      if (one > ' ' || one < 0) {
        return false;
      }
    }
    return true;
  }
}
