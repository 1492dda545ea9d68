package io.keyturn.activities.x509;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds out by signature who issued whom. */
public final class Signatures {
  private Signatures() {}

  /**
   * Tells whether one certificate issued another: its subject is the other's issuer byte for byte,
   * as Go's verifier asks, and its key verifies the other's signature.
   */
  public static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    return Arrays.equals(
            issuer.getSubjectX500Principal().getEncoded(),
            certificate.getIssuerX500Principal().getEncoded())
        && verifies(issuer, certificate);
  }

  private static boolean verifies(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      // An algorithm that cannot be verified proves as little as a wrong signature.
      return false;
    }
  }

  /**
   * Finds the issuers of a certificate, nearest first, as far as the pool has them; the last one is
   * a root when the path is complete. Of several issuers with the same key the one that lives
   * longest is taken.
   */
  public static List<X509Certificate> issuersOf(
      X509Certificate certificate, Collection<X509Certificate> pool) {
    List<X509Certificate> path = new ArrayList<>();
    X509Certificate last = certificate;
    while (!issued(last, last)) {
      X509Certificate below = last;
      X509Certificate next =
          pool.stream()
              .filter(candidate -> !candidate.equals(certificate) && !path.contains(candidate))
              .filter(candidate -> issued(candidate, below))
              .max(Comparator.comparing(X509Certificate::getNotAfter))
              .orElse(null);
      if (next == null) {
        break;
      }
      path.add(next);
      last = next;
    }
    return List.copyOf(path);
  }
}
