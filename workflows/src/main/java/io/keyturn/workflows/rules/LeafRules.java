package io.keyturn.workflows.rules;

import static io.keyturn.workflows.rules.CertificateFacts.ANY_EXTENDED_KEY_USAGE;
import static io.keyturn.workflows.rules.CertificateFacts.CLIENT_AUTH;
import static io.keyturn.workflows.rules.CertificateFacts.SERVER_AUTH;

import io.keyturn.workflows.rules.CertificateFacts.BasicConstraints;
import io.keyturn.workflows.rules.Check.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What Temporal Cloud asks of a client certificate and of the chain above it. */
public final class LeafRules {
  private static final List<Check<Path>> CHECKS =
      List.of(
          // Without version 3 there are no extensions, and so no way to tell a leaf from an
          // authority.
          leaf(Reason.LEAF_NOT_V3, leaf -> leaf.version() != 3),
          // "Basic constraints must include CA: false": an authority must not be a credential,
          leaf(Reason.LEAF_IS_CA, CertificateFacts::authority),
          // and by the letter the extension must be there; certstrap's and step's leafs have none.
          leaf(Reason.LEAF_WITHOUT_BASIC_CONSTRAINTS, leaf -> leaf.basicConstraints() == null),
          // "The key usage must include Digital Signature"; tcld's own leafs have no key usage,
          leaf(Reason.LEAF_WITHOUT_KEY_USAGE, leaf -> leaf.keyUsages() == null),
          // which is not the same as one that rules signatures out.
          leaf(Reason.LEAF_WITHOUT_DIGITAL_SIGNATURE, LeafRules::lacksDigitalSignature),
          // Extended key usage is clientAuth or absent: serverAuth alone is a server's certificate,
          leaf(Reason.EKU_SERVER_AUTH_ONLY, LeafRules::serverAuthOnly),
          // other purposes alone (code signing, e-mail) are no better,
          leaf(Reason.EKU_WITHOUT_CLIENT_AUTH, LeafRules::otherPurposesOnly),
          // 'any' is taken by Go and refused by OpenSSL,
          leaf(Reason.EKU_ANY, LeafRules::anyPurposeWithoutClientAuth),
          // and both together is the default of six common tools.
          leaf(Reason.EKU_SERVER_AUTH_TOO, LeafRules::clientAndServerAuth),
          // "SHA-1 and MD5 signing algorithms are rejected", in the leaf and above it.
          each(Reason.WEAK_SIGNATURE, SharedChecks::weakSignature, f -> f.signature().name()),
          // RSA or ECDSA only,
          each(
              Reason.UNSUPPORTED_SIGNATURE,
              SharedChecks::unsupportedSignature,
              f -> f.signature().name()),
          // of the key as well as of the signature.
          each(Reason.UNSUPPORTED_KEY, SharedChecks::unsupportedKey, f -> f.key().algorithm()),
          // No smallest size is published, but TLS libraries have one.
          each(Reason.WEAK_KEY, SharedChecks::weakKey, SharedChecks::describeKey),
          // Go's parser refuses negative serial numbers since 1.23.
          each(
              Reason.SERIAL_NOT_POSITIVE,
              SharedChecks::serialNotPositive,
              CertificateFacts::serial),
          // Validity counts for the leaf and for every issuer: the first to end cuts the client
          // off.
          timed(
              Reason.EXPIRED,
              (facts, now) -> now.isAfter(facts.notAfter()),
              f -> "it ended at " + f.notAfter()),
          timed(
              Reason.NOT_YET_VALID,
              (facts, now) -> now.isBefore(facts.notBefore()),
              f -> "it begins at " + f.notBefore()),
          // The leaf's own end must not promise more than the authority can keep.
          new Check<>(Reason.LEAF_OUTLIVES_ISSUER, LeafRules::outlivesIssuer),
          // "When you configure the client SDK, you must present a complete certificate chain".
          new Check<>(Reason.CHAIN_INCOMPLETE, LeafRules::incomplete),
          // Each one is signed by the next; looked at by signature, names prove nothing.
          new Check<>(Reason.CHAIN_BROKEN, LeafRules::broken),
          // "Each certificate in the chain must have a unique Distinguished Name".
          new Check<>(Reason.CHAIN_DN_NOT_UNIQUE, LeafRules::sharedNames),
          // Issuers are authorities,
          issuer(Reason.CHAIN_ISSUER_NOT_CA, issuer -> !issuer.authority()),
          // allowed to sign certificates,
          issuer(Reason.CHAIN_ISSUER_WITHOUT_CERT_SIGN, SharedChecks::lacksCertSign),
          // not restricted to other purposes (Go nests extended key usage along the chain),
          issuer(Reason.CHAIN_EKU_WITHOUT_CLIENT_AUTH, LeafRules::excludesClientAuth),
          // and keep to the path length of those above.
          new Check<>(Reason.CHAIN_PATH_TOO_LONG, LeafRules::pathTooLong));

  private LeafRules() {}

  /**
   * Checks a client certificate and reports every violation.
   *
   * @param leaf the client certificate
   * @param chain its issuers up to the root, nearest first, whether they come from the
   *     certificate's own file or from the accepted bundle; {@code signedBy} must have been
   *     gathered over all of them
   * @param now the moment that validity is judged at
   * @param origin of the leaf
   */
  public static List<Violation> check(
      CertificateFacts leaf, List<CertificateFacts> chain, Instant now, Origin origin) {
    return Check.all(CHECKS, new Path(leaf, List.copyOf(chain), now), origin);
  }

  /** The input of the checks: leaf, issuers and the moment. */
  private record Path(CertificateFacts leaf, List<CertificateFacts> issuers, Instant now) {
    List<CertificateFacts> all() {
      List<CertificateFacts> all = new ArrayList<>();
      all.add(leaf);
      all.addAll(issuers);
      return all;
    }
  }

  private static Check<Path> leaf(Reason reason, Predicate<CertificateFacts> violated) {
    return new Check<>(reason, path -> Stream.of(path.leaf()).filter(violated).map(Finding::in));
  }

  private static Check<Path> issuer(Reason reason, Predicate<CertificateFacts> violated) {
    return new Check<>(reason, path -> path.issuers().stream().filter(violated).map(Finding::in));
  }

  private static Check<Path> each(
      Reason reason, Predicate<CertificateFacts> violated, Detail detail) {
    return new Check<>(
        reason, path -> path.all().stream().filter(violated).map(f -> Finding.in(f, detail.of(f))));
  }

  private static Check<Path> timed(
      Reason reason, BiPredicate<CertificateFacts, Instant> violated, Detail detail) {
    return new Check<>(
        reason,
        path ->
            path.all().stream()
                .filter(facts -> violated.test(facts, path.now()))
                .map(f -> Finding.in(f, detail.of(f))));
  }

  /** Says what was found in a certificate. */
  private interface Detail {
    String of(CertificateFacts facts);
  }

  private static boolean lacksDigitalSignature(CertificateFacts leaf) {
    return leaf.keyUsages() != null && !leaf.keyUsages().contains("digitalSignature");
  }

  private static boolean serverAuthOnly(CertificateFacts leaf) {
    List<String> usages = leaf.extendedKeyUsages();
    return usages.contains(SERVER_AUTH)
        && !usages.contains(CLIENT_AUTH)
        && !usages.contains(ANY_EXTENDED_KEY_USAGE);
  }

  private static boolean otherPurposesOnly(CertificateFacts leaf) {
    return excludesClientAuth(leaf) && !leaf.extendedKeyUsages().contains(SERVER_AUTH);
  }

  private static boolean anyPurposeWithoutClientAuth(CertificateFacts leaf) {
    return leaf.extendedKeyUsages().contains(ANY_EXTENDED_KEY_USAGE)
        && !leaf.extendedKeyUsages().contains(CLIENT_AUTH);
  }

  private static boolean clientAndServerAuth(CertificateFacts leaf) {
    return leaf.extendedKeyUsages().containsAll(List.of(CLIENT_AUTH, SERVER_AUTH));
  }

  private static boolean excludesClientAuth(CertificateFacts facts) {
    List<String> usages = facts.extendedKeyUsages();
    return !usages.isEmpty()
        && !usages.contains(CLIENT_AUTH)
        && !usages.contains(ANY_EXTENDED_KEY_USAGE);
  }

  private static Stream<Finding> outlivesIssuer(Path path) {
    return path.issuers().stream()
        .filter(issuer -> path.leaf().notAfter().isAfter(issuer.notAfter()))
        .limit(1)
        .map(
            issuer ->
                Finding.in(path.leaf(), path.leaf().notAfter() + " is after " + issuer.notAfter()));
  }

  private static Stream<Finding> incomplete(Path path) {
    if (path.issuers().isEmpty()) {
      return Stream.of(Finding.in(path.leaf(), "nothing stands above the leaf"));
    }
    CertificateFacts last = path.issuers().get(path.issuers().size() - 1);
    return last.signedBySelf()
        ? Stream.of()
        : Stream.of(Finding.in(last, "the issuer " + last.issuer() + " is missing"));
  }

  private static Stream<Finding> broken(Path path) {
    List<CertificateFacts> all = path.all();
    return IntStream.range(0, all.size() - 1)
        .filter(i -> !all.get(i).signedBy().contains(all.get(i + 1).sha256()))
        .mapToObj(i -> Finding.in(all.get(i), "the next one is " + all.get(i + 1).subject()));
  }

  private static Stream<Finding> sharedNames(Path path) {
    Map<String, CertificateFacts> seen = new HashMap<>();
    List<Finding> shared = new ArrayList<>();
    for (CertificateFacts facts : path.all()) {
      CertificateFacts first = seen.putIfAbsent(SharedChecks.folded(facts.subject()), facts);
      if (first != null) {
        shared.add(Finding.in(facts, "also the name of sha256 " + first.sha256()));
      }
    }
    return shared.stream();
  }

  private static Stream<Finding> pathTooLong(Path path) {
    List<CertificateFacts> issuers = path.issuers();
    return IntStream.range(0, issuers.size())
        .filter(
            i -> {
              BasicConstraints constraints = issuers.get(i).basicConstraints();
              Integer most = constraints == null ? null : constraints.pathLength();
              // Self-issued authorities don't count (RFC 5280, 4.2.1.9).
              long below = issuers.subList(0, i).stream().filter(f -> !f.selfIssued()).count();
              return most != null && below > most;
            })
        .mapToObj(i -> Finding.in(issuers.get(i)));
  }
}
