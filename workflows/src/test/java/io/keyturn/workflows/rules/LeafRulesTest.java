package io.keyturn.workflows.rules;

import static io.keyturn.workflows.rules.CertificateFacts.ANY_EXTENDED_KEY_USAGE;
import static io.keyturn.workflows.rules.CertificateFacts.CLIENT_AUTH;
import static io.keyturn.workflows.rules.CertificateFacts.SERVER_AUTH;
import static io.keyturn.workflows.rules.Facts.NOW;
import static io.keyturn.workflows.rules.Strength.ERROR;
import static io.keyturn.workflows.rules.Strength.HINT;
import static io.keyturn.workflows.rules.Strength.WARNING;
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

class LeafRulesTest {
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  /** A leaf under an intermediate under a root, flawless until a test spoils it. */
  private static final class Chain {
    final Facts leaf = Facts.leaf();
    final Facts root = Facts.root("CN=Root,O=Acme", 'd');
    final Facts middle = Facts.authority("CN=CA 1,O=Acme", "CN=Root,O=Acme", 'c').signedBy(root);
    final List<Facts> issuers = new ArrayList<>(List.of(middle, root));

    List<Violation> check(Origin origin) {
      return LeafRules.check(
          leaf.gathered(), issuers.stream().map(Facts::gathered).toList(), NOW, origin);
    }
  }

  private record Row(
      String flaw, Consumer<Chain> spoil, Reason reason, Strength made, Strength found) {
    @Override
    public String toString() {
      return flaw;
    }
  }

  private static Row row(String flaw, Consumer<Chain> spoil, Reason reason) {
    return new Row(flaw, spoil, reason, ERROR, ERROR);
  }

  private static Row row(String flaw, Consumer<Chain> spoil, Reason reason, Strength found) {
    return new Row(flaw, spoil, reason, ERROR, found);
  }

  static Stream<Row> flaws() {
    return Stream.of(
        row("version 1", c -> c.leaf.version = 1, Reason.LEAF_NOT_V3),
        row("version 2", c -> c.leaf.version = 2, Reason.LEAF_NOT_V3),
        row(
            "leaf is an authority",
            c -> c.leaf.basicConstraints = new BasicConstraints(true, null),
            Reason.LEAF_IS_CA),
        row(
            "leaf is an authority of path length 0",
            c -> c.leaf.basicConstraints = new BasicConstraints(true, 0),
            Reason.LEAF_IS_CA),
        row(
            "no basic constraints, as certstrap and step make them",
            c -> c.leaf.basicConstraints = null,
            Reason.LEAF_WITHOUT_BASIC_CONSTRAINTS,
            WARNING),
        row(
            "no key usage, as tcld makes it",
            c -> c.leaf.keyUsages = null,
            Reason.LEAF_WITHOUT_KEY_USAGE,
            WARNING),
        row(
            "key usage without digitalSignature",
            c -> c.leaf.keyUsages = Set.of("keyEncipherment"),
            Reason.LEAF_WITHOUT_DIGITAL_SIGNATURE),
        row(
            "empty key usage",
            c -> c.leaf.keyUsages = Set.of(),
            Reason.LEAF_WITHOUT_DIGITAL_SIGNATURE),
        row(
            "serverAuth alone",
            c -> c.leaf.extendedKeyUsages = List.of(SERVER_AUTH),
            Reason.EKU_SERVER_AUTH_ONLY),
        row(
            "serverAuth and code signing",
            c -> c.leaf.extendedKeyUsages = List.of(SERVER_AUTH, CODE_SIGNING),
            Reason.EKU_SERVER_AUTH_ONLY),
        row(
            "code signing alone",
            c -> c.leaf.extendedKeyUsages = List.of(CODE_SIGNING),
            Reason.EKU_WITHOUT_CLIENT_AUTH),
        row(
            "any purpose",
            c -> c.leaf.extendedKeyUsages = List.of(ANY_EXTENDED_KEY_USAGE),
            Reason.EKU_ANY,
            WARNING),
        new Row(
            "client and server",
            c -> c.leaf.extendedKeyUsages = List.of(SERVER_AUTH, CLIENT_AUTH),
            Reason.EKU_SERVER_AUTH_TOO,
            HINT,
            HINT),
        row("leaf signed with SHA-1", c -> sign(c.leaf, "SHA1"), Reason.WEAK_SIGNATURE),
        row("leaf signed with MD5", c -> sign(c.leaf, "MD5"), Reason.WEAK_SIGNATURE),
        row("leaf signed with SHA-224", c -> sign(c.leaf, "SHA224"), Reason.WEAK_SIGNATURE),
        row("intermediate signed with SHA-1", c -> sign(c.middle, "SHA1"), Reason.WEAK_SIGNATURE),
        row("root signed with SHA-1", c -> sign(c.root, "SHA1"), Reason.WEAK_SIGNATURE),
        row(
            "Ed25519 signature",
            c -> {
              c.leaf.signature = "Ed25519";
              c.leaf.digest = "";
            },
            Reason.UNSUPPORTED_SIGNATURE),
        row("DSA signature", c -> c.leaf.signature = "SHA256withDSA", Reason.UNSUPPORTED_SIGNATURE),
        row("Ed25519 key", c -> c.leaf.keyAlgorithm = "EdDSA", Reason.UNSUPPORTED_KEY),
        row("RSA 1024", c -> key(c.leaf, "RSA", 1024), Reason.WEAK_KEY, WARNING),
        row("P-224", c -> key(c.leaf, "EC", 224), Reason.WEAK_KEY, WARNING),
        row("negative serial", c -> c.leaf.serial = "-1", Reason.SERIAL_NOT_POSITIVE, WARNING),
        row("serial zero", c -> c.leaf.serial = "0", Reason.SERIAL_NOT_POSITIVE, WARNING),
        row("expired", c -> c.leaf.notAfter = NOW.minusSeconds(1), Reason.EXPIRED),
        row("root expired and leaf with it", LeafRulesTest::endChainWithRoot, Reason.EXPIRED),
        row("not yet valid", c -> c.leaf.notBefore = NOW.plusSeconds(1), Reason.NOT_YET_VALID),
        row(
            "intermediate not yet valid",
            c -> c.middle.notBefore = NOW.plusSeconds(1),
            Reason.NOT_YET_VALID),
        row(
            "leaf ends after intermediate",
            c -> c.middle.notAfter = c.leaf.notAfter.minusSeconds(1),
            Reason.LEAF_OUTLIVES_ISSUER,
            HINT),
        row(
            "leaf ends after root",
            c -> c.root.notAfter = c.leaf.notAfter.minusSeconds(1),
            Reason.LEAF_OUTLIVES_ISSUER,
            HINT),
        row("no issuers", c -> c.issuers.clear(), Reason.CHAIN_INCOMPLETE),
        row("root missing", c -> c.issuers.remove(1), Reason.CHAIN_INCOMPLETE),
        row("leaf not signed by the next", c -> c.leaf.signedBy = List.of(), Reason.CHAIN_BROKEN),
        row(
            "intermediate not signed by the next",
            c -> c.middle.signedBy = List.of("e".repeat(64)),
            Reason.CHAIN_BROKEN),
        row(
            "leaf named like the intermediate",
            c -> c.leaf.subject = "CN=CA 1,O=Acme",
            Reason.CHAIN_DN_NOT_UNIQUE),
        row(
            "leaf named like the root but for case",
            c -> c.leaf.subject = "cn=ROOT,o=acme",
            Reason.CHAIN_DN_NOT_UNIQUE),
        row(
            "intermediate named like the root",
            c -> c.middle.subject = "CN=Root,O=ACME",
            Reason.CHAIN_DN_NOT_UNIQUE),
        row(
            "intermediate is no authority",
            c -> c.middle.basicConstraints = new BasicConstraints(false, null),
            Reason.CHAIN_ISSUER_NOT_CA),
        row(
            "intermediate without basic constraints",
            c -> c.middle.basicConstraints = null,
            Reason.CHAIN_ISSUER_NOT_CA),
        row(
            "intermediate may not sign",
            c -> c.middle.keyUsages = Set.of("digitalSignature"),
            Reason.CHAIN_ISSUER_WITHOUT_CERT_SIGN),
        row(
            "intermediate for servers only",
            c -> c.middle.extendedKeyUsages = List.of(SERVER_AUTH),
            Reason.CHAIN_EKU_WITHOUT_CLIENT_AUTH),
        row(
            "an intermediate under a root of path length 0",
            c -> c.root.basicConstraints = new BasicConstraints(true, 0),
            Reason.CHAIN_PATH_TOO_LONG));
  }

  private static void sign(Facts facts, String digest) {
    facts.signature = digest + "withRSA";
    facts.digest = digest;
  }

  private static void key(Facts facts, String algorithm, int bits) {
    facts.keyAlgorithm = algorithm;
    facts.keyBits = bits;
  }

  private static void endChainWithRoot(Chain chain) {
    chain.root.notAfter = NOW.minusSeconds(5);
    chain.middle.notAfter = NOW.minusSeconds(5);
    chain.leaf.notAfter = NOW.minusSeconds(5);
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void everyFlawIsFoundAndNothingElseIs(Row row) {
    Chain chain = new Chain();
    row.spoil().accept(chain);

    assertThat(chain.check(Origin.MADE))
        .isNotEmpty()
        .allSatisfy(
            violation -> {
              assertThat(violation.reason()).isEqualTo(row.reason());
              assertThat(violation.strength()).isEqualTo(row.made());
              assertThat(violation.certificate()).isNotNull();
              assertThat(violation.message()).startsWith(row.reason().sentence());
              assertThat(violation.remedy()).isEqualTo(row.reason().remedy());
            });
    assertThat(chain.check(Origin.FOUND))
        .isNotEmpty()
        .allSatisfy(
            violation -> {
              assertThat(violation.reason()).isEqualTo(row.reason());
              assertThat(violation.strength()).isEqualTo(row.found());
            });
  }

  @Test
  void everyReasonOfALeafHasARow() {
    Set<Reason> covered = EnumSet.noneOf(Reason.class);
    flaws().forEach(row -> covered.add(row.reason()));

    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.range(Reason.LEAF_NOT_V3, Reason.CHAIN_EKU_WITHOUT_CLIENT_AUTH));
  }

  static Stream<Row> flawless() {
    return Stream.of(
        good("as it is", c -> {}),
        good("no extended key usage", c -> c.leaf.extendedKeyUsages = List.of()),
        good(
            "further key usages",
            c -> c.leaf.keyUsages = Set.of("digitalSignature", "keyEncipherment")),
        good("directly under the root", LeafRulesTest::withoutIntermediate),
        good("RSA 2048", c -> key(c.leaf, "RSA", 2048)),
        good("RSA-PSS signature", c -> c.leaf.signature = "RSASSA-PSS"),
        good("authority without key usage", c -> c.root.keyUsages = null),
        good("SHA-512", c -> sign(c.leaf, "SHA512")),
        good("last moment of validity", c -> c.leaf.notAfter = NOW),
        good("first moment of validity", c -> c.leaf.notBefore = NOW),
        good("ends with its issuer", c -> c.middle.notAfter = c.leaf.notAfter),
        good(
            "path length that is just enough",
            c -> c.root.basicConstraints = new BasicConstraints(true, 1)),
        good(
            "path length 0 right above the leaf",
            c -> c.middle.basicConstraints = new BasicConstraints(true, 0)),
        good(
            "issuer for clients among others",
            c -> c.middle.extendedKeyUsages = List.of(SERVER_AUTH, CLIENT_AUTH)));
  }

  private static Row good(String name, Consumer<Chain> change) {
    return new Row(name, change, Reason.LEAF_NOT_V3, ERROR, ERROR);
  }

  private static void withoutIntermediate(Chain chain) {
    chain.issuers.remove(0);
    chain.leaf.signedBy(chain.root);
  }

  @ParameterizedTest
  @MethodSource("flawless")
  void whatTheRulesAllowIsLeftAlone(Row row) {
    Chain chain = new Chain();
    row.spoil().accept(chain);

    assertThat(chain.check(Origin.MADE)).isEmpty();
  }

  @Test
  void allViolationsAreReportedAndNotTheFirstAlone() {
    Chain chain = new Chain();
    chain.leaf.version = 1;
    chain.leaf.basicConstraints = null;
    chain.leaf.keyUsages = null;
    sign(chain.leaf, "SHA1");
    sign(chain.root, "MD5");
    chain.leaf.notAfter = NOW.minusSeconds(1);

    assertThat(chain.check(Origin.FOUND))
        .extracting(Violation::reason)
        .containsExactly(
            Reason.LEAF_NOT_V3,
            Reason.LEAF_WITHOUT_BASIC_CONSTRAINTS,
            Reason.LEAF_WITHOUT_KEY_USAGE,
            Reason.WEAK_SIGNATURE,
            Reason.WEAK_SIGNATURE,
            Reason.EXPIRED);
  }

  @Test
  void selfIssuedAuthoritiesDoNotCountForThePathLength() {
    Chain chain = new Chain();
    chain.root.basicConstraints = new BasicConstraints(true, 0);
    chain.middle.selfIssued = true;

    assertThat(chain.check(Origin.MADE)).isEmpty();
  }

  @Test
  void aHostileSubjectCannotSteerATerminalOrFakeALine() {
    Chain chain = new Chain();
    chain.leaf.subject = "CN=x\u001b[2J\r\nERROR fake\u202e";
    chain.leaf.version = 1;

    Violation violation = chain.check(Origin.MADE).get(0);

    assertThat(violation.line()).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]").contains("CN=x?[2J");
  }
}
