package io.keyturn.simulator.front;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies a client's chain the way Go's verifier does, since that is what the real server runs.
 *
 * <ol>
 *   <li>Every accepted CA is an anchor, an intermediate too; a leaf that is itself one is let in.
 *   <li>Certificates chain by the bytes of their names, then by signature; what the client
 *       presented beside its leaf may fill the gap in any order.
 *   <li>Every certificate of the chain, the anchor too, is within its dates.
 *   <li>Issuers are CAs (version 3 with CA:true), may sign certificates if they have a key usage,
 *       and keep their path length. A leaf needs neither basic constraints nor key usage.
 *   <li>Signatures by SHA-1 or MD5 do not count.
 *   <li>Extended key usage, wherever present, names clientAuth or any.
 *   <li>A critical extension that is not understood refuses its certificate.
 * </ol>
 *
 * Name constraints are not looked at, nor is revocation.
 */
final class ClientChain {
  private static final int MAX_DEPTH = 8;
  private static final Set<String> CLIENT_USAGES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");
  private static final int CERT_SIGN = 5;

  /** Key usage, alternative names, basic and name constraints, policies, extended key usage. */
  private static final Set<String> UNDERSTOOD_EXTENSIONS =
      Set.of(
          "2.5.29.15",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.30",
          "2.5.29.32",
          "2.5.29.33",
          "2.5.29.36",
          "2.5.29.37",
          "2.5.29.54");

  private final List<X509Certificate> anchors;
  private final List<X509Certificate> presented;
  private final Instant now;
  private String closest = "it was not issued by an accepted CA";

  private ClientChain(List<X509Certificate> anchors, List<X509Certificate> presented, Instant now) {
    this.anchors = anchors;
    this.presented = presented;
    this.now = now;
  }

  /**
   * Returns why the chain is refused, or nothing.
   *
   * @param presented leaf first; not empty
   */
  static Optional<String> refusal(
      List<X509Certificate> anchors, List<X509Certificate> presented, Instant now) {
    ClientChain chain = new ClientChain(anchors, presented, now);
    X509Certificate leaf = presented.get(0);
    Optional<String> flaw = chain.flaw(leaf).map(text -> "the certificate " + text);
    if (flaw.isPresent()) {
      return flaw;
    }
    return chain.reachesAnAnchor(List.of(leaf)) ? Optional.empty() : Optional.of(chain.closest);
  }

  /** Tries to lengthen a path, leaf first, until an anchor ends it. */
  private boolean reachesAnAnchor(List<X509Certificate> path) {
    X509Certificate last = path.get(path.size() - 1);
    if (anchors.contains(last)) {
      return usableByClients(path);
    }
    for (X509Certificate anchor : anchors) {
      if (issues(anchor, last, path) && usableByClients(with(path, anchor))) {
        return true;
      }
    }
    for (X509Certificate issuer : presented) {
      if (path.size() < MAX_DEPTH
          && !path.contains(issuer)
          && issues(issuer, last, path)
          && reachesAnAnchor(with(path, issuer))) {
        return true;
      }
    }
    return false;
  }

  private boolean issues(
      X509Certificate issuer, X509Certificate subject, List<X509Certificate> path) {
    if (!Arrays.equals(
        issuer.getSubjectX500Principal().getEncoded(),
        subject.getIssuerX500Principal().getEncoded())) {
      return false;
    }
    Optional<String> flaw = flaw(issuer).or(() -> flawAsIssuer(issuer, path));
    if (flaw.isPresent()) {
      closest = "its issuer " + flaw.get();
      return false;
    }
    String algorithm = subject.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
      closest = "it is signed with " + subject.getSigAlgName();
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      closest = "it was signed by another key than the accepted CA of that name";
      return false;
    }
  }

  private Optional<String> flaw(X509Certificate certificate) {
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of("has expired");
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return Optional.of("is not valid yet");
    }
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    if (critical != null && !UNDERSTOOD_EXTENSIONS.containsAll(critical)) {
      return Optional.of("has a critical extension that is not understood");
    }
    return Optional.empty();
  }

  private static Optional<String> flawAsIssuer(X509Certificate issuer, List<X509Certificate> path) {
    boolean versionThree = issuer.getVersion() >= 3;
    int pathLength = issuer.getBasicConstraints();
    if (versionThree && pathLength < 0) {
      return Optional.of("is no CA");
    }
    if (versionThree && path.size() - 1 > pathLength) {
      return Optional.of("allows fewer intermediates");
    }
    boolean[] usage = issuer.getKeyUsage();
    if (usage != null && !usage[CERT_SIGN]) {
      return Optional.of("may not sign certificates");
    }
    return Optional.empty();
  }

  private boolean usableByClients(List<X509Certificate> path) {
    for (X509Certificate certificate : path) {
      try {
        List<String> usages = certificate.getExtendedKeyUsage();
        if (usages != null && usages.stream().noneMatch(CLIENT_USAGES::contains)) {
          closest = "its extended key usage is not for clients";
          return false;
        }
      } catch (CertificateParsingException e) {
        closest = "its extended key usage cannot be read";
        return false;
      }
    }
    return true;
  }

  private static List<X509Certificate> with(List<X509Certificate> path, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(path);
    longer.add(next);
    return longer;
  }
}
