package io.keyturn.workflows.rules;

import static io.keyturn.workflows.rules.Facts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.rules.CertificateFacts.BasicConstraints;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundleRulesTest {
  /** Two roots and an intermediate under the first, flawless until a test spoils it. */
  private static final class Bundle {
    final Facts first = Facts.root("CN=CA 1,O=Acme", 'c');
    final Facts second = Facts.root("CN=CA 2,O=Acme", 'd');
    final Facts middle = Facts.authority("CN=Team,O=Acme", "CN=CA 1,O=Acme", 'e').signedBy(first);
    final List<Facts> all = new ArrayList<>(List.of(first, second, middle));
    int pemBytes = 3000;
    boolean filters;

    List<Violation> check() {
      return BundleRules.check(all.stream().map(Facts::gathered).toList(), pemBytes, filters, NOW);
    }
  }

  private record Row(String flaw, Consumer<Bundle> spoil, Reason reason, Strength strength) {
    @Override
    public String toString() {
      return flaw;
    }
  }

  private static Row row(String flaw, Consumer<Bundle> spoil, Reason reason) {
    return new Row(flaw, spoil, reason, Strength.ERROR);
  }

  static Stream<Row> flaws() {
    return Stream.of(
        row("empty", b -> b.all.clear(), Reason.BUNDLE_EMPTY),
        row("17 certificates", b -> fill(b, 17), Reason.BUNDLE_TOO_MANY),
        row("a byte over 32 KB", b -> b.pemBytes = 32 * 1024 + 1, Reason.BUNDLE_TOO_LARGE),
        row("version 1", b -> b.second.version = 1, Reason.BUNDLE_CA_NOT_V3),
        row(
            "a leaf",
            b -> b.second.basicConstraints = new BasicConstraints(false, null),
            Reason.BUNDLE_NOT_CA),
        row("no basic constraints", b -> b.second.basicConstraints = null, Reason.BUNDLE_NOT_CA),
        row(
            "may not sign",
            b -> b.second.keyUsages = Set.of("cRLSign"),
            Reason.BUNDLE_CA_WITHOUT_CERT_SIGN),
        row("SHA-1", b -> sign(b.second, "SHA1"), Reason.WEAK_SIGNATURE),
        row("MD5 in the intermediate", b -> sign(b.middle, "MD5"), Reason.WEAK_SIGNATURE),
        row(
            "Ed25519 signature",
            b -> {
              b.second.signature = "Ed25519";
              b.second.digest = "";
            },
            Reason.UNSUPPORTED_SIGNATURE),
        row("Ed25519 key", b -> b.second.keyAlgorithm = "EdDSA", Reason.UNSUPPORTED_KEY),
        row("small key", b -> b.second.keyBits = 192, Reason.WEAK_KEY),
        row("negative serial", b -> b.second.serial = "-7f", Reason.SERIAL_NOT_POSITIVE),
        row("expired", b -> b.second.notAfter = NOW.minusSeconds(1), Reason.BUNDLE_CA_EXPIRED),
        new Row(
            "not yet valid",
            b -> b.second.notBefore = NOW.plusSeconds(1),
            Reason.BUNDLE_CA_NOT_YET_VALID,
            Strength.WARNING),
        row("issuer not in it", b -> b.all.remove(b.first), Reason.BUNDLE_ISSUER_MISSING),
        row(
            "issuer's name but not its signature",
            b -> b.middle.signedBy = List.of(),
            Reason.BUNDLE_ISSUER_MISSING),
        row(
            "signed by itself alone under a foreign name",
            b -> b.middle.signedBy = List.of(b.middle.sha256),
            Reason.BUNDLE_ISSUER_MISSING),
        row(
            "root with a broken signature",
            b -> b.second.signedBySelf = false,
            Reason.BUNDLE_ROOT_SIGNATURE_BROKEN),
        new Row(
            "the same twice", b -> b.all.add(b.second), Reason.BUNDLE_DUPLICATE, Strength.WARNING),
        new Row(
            "equal subjects",
            b -> b.second.subject = "cn=ca 1,o=ACME",
            Reason.BUNDLE_SUBJECT_SHARED,
            Strength.HINT),
        row(
            "DigiCert without filters",
            b -> b.second.organizations = List.of("DigiCert Inc"),
            Reason.PUBLIC_CA_WITHOUT_FILTERS),
        row(
            "Let's Encrypt without filters",
            b -> b.second.organizations = List.of("LET'S ENCRYPT"),
            Reason.PUBLIC_CA_WITHOUT_FILTERS));
  }

  private static void sign(Facts facts, String digest) {
    facts.signature = digest + "withRSA";
    facts.digest = digest;
  }

  private static void fill(Bundle bundle, int size) {
    while (bundle.all.size() < size) {
      int number = bundle.all.size();
      Facts more = Facts.root("CN=More " + number + ",O=Acme", 'f');
      more.sha256 = String.format("%064x", number);
      bundle.all.add(more);
    }
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void everyFlawIsFoundAndNothingElseIs(Row row) {
    Bundle bundle = new Bundle();
    row.spoil().accept(bundle);

    assertThat(bundle.check())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.reason()).isEqualTo(row.reason());
              assertThat(violation.strength()).isEqualTo(row.strength());
              assertThat(violation.line()).contains(row.reason().remedy());
            });
  }

  @Test
  void everyReasonOfABundleHasARow() {
    Set<Reason> covered = EnumSet.noneOf(Reason.class);
    flaws().forEach(row -> covered.add(row.reason()));

    assertThat(covered)
        .containsAll(EnumSet.range(Reason.BUNDLE_EMPTY, Reason.PUBLIC_CA_WITHOUT_FILTERS));
  }

  @Test
  void whatTheRulesAllowIsLeftAlone() {
    Bundle bundle = new Bundle();
    fill(bundle, 16);
    bundle.pemBytes = 32 * 1024;
    bundle.second.notAfter = NOW;
    bundle.first.keyUsages = null;

    assertThat(bundle.check()).isEmpty();
  }

  @Test
  void aPublicAuthorityIsTakenTogetherWithFilters() {
    Bundle bundle = new Bundle();
    bundle.second.organizations = List.of("Let's Encrypt");
    bundle.filters = true;

    assertThat(bundle.check()).isEmpty();
  }

  @Test
  void aPrivateAuthorityWithASimilarNameIsNoPublicOne() {
    Bundle bundle = new Bundle();
    bundle.second.organizations = List.of("Not DigiCert Inc of Acme");

    assertThat(bundle.check()).isEmpty();
  }

  @Test
  void everyExpiredCertificateIsNamed() {
    Bundle bundle = new Bundle();
    bundle.all.forEach(facts -> facts.notAfter = NOW.minusSeconds(1));

    assertThat(bundle.check())
        .hasSize(3)
        .allSatisfy(v -> assertThat(v.reason()).isEqualTo(Reason.BUNDLE_CA_EXPIRED))
        .extracting(Violation::line)
        .anySatisfy(line -> assertThat(line).contains("CN=CA 1,O=Acme"))
        .anySatisfy(line -> assertThat(line).contains("CN=CA 2,O=Acme"))
        .anySatisfy(line -> assertThat(line).contains("CN=Team,O=Acme"));
  }
}
