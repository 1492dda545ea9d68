package io.keyturn.workflows.rules;

import io.keyturn.workflows.rules.Check.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What Temporal Cloud asks of the bundle of client authorities that a namespace accepts. */
public final class BundleRules {
  /** Most certificates in a bundle, as Temporal's documentation says. */
  public static final int MOST_CERTIFICATES = 16;

  /** Most bytes of PEM in a bundle, as Temporal's documentation says (32 KB). */
  public static final int MOST_BYTES = 32 * 1024;

  private static final List<Check<Bundle>> CHECKS =
      List.of(
          // An empty bundle does not lock the door, it takes the door out.
          new Check<>(Reason.BUNDLE_EMPTY, BundleRules::empty),
          // Limits of the service: the number of certificates
          new Check<>(Reason.BUNDLE_TOO_MANY, BundleRules::tooMany),
          // and their size as text.
          new Check<>(Reason.BUNDLE_TOO_LARGE, BundleRules::tooLarge),
          // "The certificates must be X.509v3".
          each(Reason.BUNDLE_CA_NOT_V3, (facts, bundle) -> facts.version() != 3),
          // "Each certificate in the bundle must include CA: true".
          each(Reason.BUNDLE_NOT_CA, (facts, bundle) -> !facts.authority()),
          // A verifier refuses everything under an authority that may not sign certificates.
          each(
              Reason.BUNDLE_CA_WITHOUT_CERT_SIGN,
              (facts, bundle) -> SharedChecks.lacksCertSign(facts)),
          // "SHA-1 and MD5 signing algorithms are rejected", also in a root's own signature.
          each(Reason.WEAK_SIGNATURE, (facts, bundle) -> SharedChecks.weakSignature(facts)),
          // RSA or ECDSA only, of signatures
          each(
              Reason.UNSUPPORTED_SIGNATURE,
              (facts, bundle) -> SharedChecks.unsupportedSignature(facts)),
          // and of keys.
          each(Reason.UNSUPPORTED_KEY, (facts, bundle) -> SharedChecks.unsupportedKey(facts)),
          // No smallest size is published, but TLS libraries have one.
          each(Reason.WEAK_KEY, (facts, bundle) -> SharedChecks.weakKey(facts)),
          // Go's parser refuses negative serial numbers since 1.23.
          each(
              Reason.SERIAL_NOT_POSITIVE, (facts, bundle) -> SharedChecks.serialNotPositive(facts)),
          // One expired certificate anywhere refuses the whole update.
          each(Reason.BUNDLE_CA_EXPIRED, (facts, bundle) -> bundle.now().isAfter(facts.notAfter())),
          // One that is not valid yet is taken, but nobody gets in by it.
          each(
              Reason.BUNDLE_CA_NOT_YET_VALID,
              (facts, bundle) -> bundle.now().isBefore(facts.notBefore())),
          // "Either a root certificate or issued by another certificate in the bundle".
          each(
              Reason.BUNDLE_ISSUER_MISSING,
              (facts, bundle) -> !facts.selfIssued() && !issuedWithin(facts, bundle)),
          // Many verifiers never look at a root's own signature, so this is the only look it gets.
          each(
              Reason.BUNDLE_ROOT_SIGNATURE_BROKEN,
              (facts, bundle) ->
                  facts.selfIssued() && !facts.signedBySelf() && !issuedWithin(facts, bundle)),
          // The same certificate twice counts twice against the limit.
          new Check<>(Reason.BUNDLE_DUPLICATE, BundleRules::duplicates),
          // Allowed since 2025, but people cannot tell such authorities apart.
          new Check<>(Reason.BUNDLE_SUBJECT_SHARED, BundleRules::sharedSubjects),
          // "A certificate cannot be a well-known CA unless the user also specifies filters".
          each(
              Reason.PUBLIC_CA_WITHOUT_FILTERS,
              (facts, bundle) -> !bundle.filtersPresent() && PublicAuthorities.include(facts)));

  private BundleRules() {}

  /**
   * Checks a bundle as it would be posted and reports every violation.
   *
   * @param certificates all of the bundle; {@code signedBy} must have been gathered over all of
   *     them
   * @param pemBytes size of the bundle as PEM text
   * @param filtersPresent whether the namespace has certificate filters
   * @param now the moment that validity is judged at
   */
  public static List<Violation> check(
      List<CertificateFacts> certificates, int pemBytes, boolean filtersPresent, Instant now) {
    Bundle bundle = new Bundle(List.copyOf(certificates), pemBytes, filtersPresent, now);
    // No rule of a bundle depends on who made it: Temporal Cloud refuses either.
    return Check.all(CHECKS, bundle, Origin.MADE);
  }

  private record Bundle(
      List<CertificateFacts> certificates, int pemBytes, boolean filtersPresent, Instant now) {}

  private static Check<Bundle> each(Reason reason, BiPredicate<CertificateFacts, Bundle> violated) {
    return new Check<>(
        reason,
        bundle ->
            bundle.certificates().stream()
                .filter(facts -> violated.test(facts, bundle))
                .map(facts -> Finding.in(facts, detail(reason, facts))));
  }

  private static String detail(Reason reason, CertificateFacts facts) {
    return switch (reason) {
      case WEAK_SIGNATURE, UNSUPPORTED_SIGNATURE -> facts.signature().name();
      case UNSUPPORTED_KEY, WEAK_KEY -> SharedChecks.describeKey(facts);
      case BUNDLE_CA_EXPIRED -> "it ended at " + facts.notAfter();
      case BUNDLE_CA_NOT_YET_VALID -> "it begins at " + facts.notBefore();
      case BUNDLE_ISSUER_MISSING -> "its issuer is " + facts.issuer();
      default -> "";
    };
  }

  private static Stream<Finding> empty(Bundle bundle) {
    return bundle.certificates().isEmpty() ? Stream.of(Finding.elsewhere("")) : Stream.of();
  }

  private static Stream<Finding> tooMany(Bundle bundle) {
    int count = bundle.certificates().size();
    return count > MOST_CERTIFICATES
        ? Stream.of(Finding.elsewhere("it has " + count))
        : Stream.of();
  }

  private static Stream<Finding> tooLarge(Bundle bundle) {
    return bundle.pemBytes() > MOST_BYTES
        ? Stream.of(Finding.elsewhere("it has " + bundle.pemBytes() + " bytes"))
        : Stream.of();
  }

  private static boolean issuedWithin(CertificateFacts facts, Bundle bundle) {
    return bundle.certificates().stream()
        .anyMatch(
            other ->
                !other.sha256().equals(facts.sha256())
                    && facts.signedBy().contains(other.sha256()));
  }

  private static Stream<Finding> duplicates(Bundle bundle) {
    Set<String> seen = new HashSet<>();
    return bundle.certificates().stream()
        .filter(facts -> !seen.add(facts.sha256()))
        .map(Finding::in)
        .toList()
        .stream();
  }

  private static Stream<Finding> sharedSubjects(Bundle bundle) {
    Map<String, CertificateFacts> seen = new HashMap<>();
    List<Finding> shared = new ArrayList<>();
    for (CertificateFacts facts : bundle.certificates()) {
      CertificateFacts first = seen.putIfAbsent(SharedChecks.folded(facts.subject()), facts);
      if (first != null && !first.sha256().equals(facts.sha256())) {
        shared.add(Finding.in(facts, "also the subject of sha256 " + first.sha256()));
      }
    }
    return shared.stream();
  }
}
