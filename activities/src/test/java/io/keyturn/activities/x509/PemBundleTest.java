package io.keyturn.activities.x509;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyturn.activities.bouncycastle.BouncyCastleIssuer;
import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.rules.Reason;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PemBundleTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final X509Certificate FIRST = authority("first", Duration.ofDays(100));
  private static final X509Certificate SECOND = authority("second", Duration.ofDays(10));
  private static final X509Certificate THIRD = authority("third", Duration.ofDays(200));
  private static final PemBundle BUNDLE = PemBundle.of(FIRST, SECOND, THIRD);
  private static final String TEXT = new String(BUNDLE.toPem(), US_ASCII);
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private static X509Certificate authority(String name, Duration lifetime) {
    AuthorityProfile profile = new AuthorityProfile("Acme", name, KeyAlgorithm.EC_P256, lifetime);
    try (CertificateMaterial made = new BouncyCastleIssuer().newAuthority(profile, NOW)) {
      return made.leaf();
    }
  }

  private record Damage(String name, Function<String, byte[]> inflict, String place) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Damage text(String name, Function<String, String> inflict, String place) {
    return new Damage(name, pem -> inflict.apply(pem).getBytes(UTF_8), place);
  }

  private static String second(String pem, String part, String replacement) {
    int first = pem.indexOf(part) + part.length();
    int at = pem.indexOf(part, first);
    return pem.substring(0, at) + replacement + pem.substring(at + part.length());
  }

  static Stream<Damage> damages() {
    return Stream.of(
        text("byte order mark", pem -> "\ufeff" + pem, "byte order mark"),
        new Damage("UTF-16", pem -> pem.getBytes(UTF_16), "UTF-16"),
        new Damage("DER", pem -> Fingerprints.der(FIRST), "DER"),
        text("base64 without markers", pem -> base64(FIRST), "BEGIN"),
        text("prose", pem -> "no certificates here", "BEGIN"),
        text("glued blocks", pem -> second(pem, "\n" + BEGIN, BEGIN), "block 2"),
        text("first BEGIN missing", pem -> pem.substring(BEGIN.length() + 1), "block 1"),
        text("first BEGIN damaged", pem -> pem.replaceFirst("-----BEGIN", "----BEGIN"), "block 1"),
        text(
            "BEGIN in lower case",
            pem -> pem.replaceFirst(BEGIN, "-----begin certificate-----"),
            "block 1"),
        text(
            "second BEGIN misspelt",
            pem -> second(pem, BEGIN, "-----BEGUN CERTIFICATE-----"),
            "block 2"),
        text("second END missing", pem -> second(pem, END, ""), "block 2"),
        text("last END missing", pem -> pem.substring(0, pem.lastIndexOf(END)), "block 3"),
        text(
            "cut in the last body", pem -> pem.substring(0, pem.lastIndexOf(END) - 100), "block 3"),
        text(
            "cut in the last BEGIN",
            pem -> pem.substring(0, pem.lastIndexOf(BEGIN) + 8),
            "block 3"),
        text("second body emptied", pem -> emptied(pem), "block 2"),
        text("bad character in a body", pem -> pem.replaceFirst("MII", "M!I"), "block 1"),
        text("a base64 line missing", pem -> withoutLine(pem, 2), "block 1"),
        text(
            "trusted certificate",
            pem -> pem.replace(" CERTIFICATE", " TRUSTED CERTIFICATE"),
            "block 1"),
        text("old label", pem -> pem.replace(" CERTIFICATE", " X509 CERTIFICATE"), "block 1"),
        text(
            "a private key",
            pem -> pem + "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
            "block 4"),
        text(
            "BEGIN and END differ",
            pem -> second(pem, END, "-----END PRIVATE KEY-----"),
            "block 2"),
        text("line feeds as text", pem -> pem.replace("\n", "\\n"), "block 1"),
        text("carriage returns alone", pem -> pem.replace("\n", "\r"), "carriage return"),
        text("indented as in YAML", pem -> "  " + pem.replace("\n", "\n  "), "block 1"),
        text("quoted", pem -> "\"" + pem + "\"", "block 1"),
        text("other DER", pem -> BEGIN + "\nMAA=\n" + END + "\n", "block 1"),
        text("something behind the DER", pem -> padded(FIRST), "block 1"));
  }

  private static String base64(X509Certificate certificate) {
    return Base64.getMimeEncoder().encodeToString(Fingerprints.der(certificate));
  }

  private static String padded(X509Certificate certificate) {
    byte[] der = Fingerprints.der(certificate);
    byte[] longer = Arrays.copyOf(der, der.length + 3);
    return BEGIN + "\n" + Base64.getEncoder().encodeToString(longer) + "\n" + END + "\n";
  }

  private static String emptied(String pem) {
    int begin = pem.indexOf(BEGIN, 1) + BEGIN.length() + 1;
    return pem.substring(0, begin) + pem.substring(pem.indexOf(END, begin));
  }

  private static String withoutLine(String pem, int line) {
    List<String> lines = new ArrayList<>(pem.lines().toList());
    lines.remove(line);
    return String.join("\n", lines);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void everyDamageIsRefusedAndItsPlaceIsNamed(Damage damage) {
    assertThatThrownBy(() -> PemBundle.parse(damage.inflict().apply(TEXT)))
        .isInstanceOfSatisfying(
            CredentialProblem.class,
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.MALFORMED_PEM);
              assertThat(problem.remedy()).isNotBlank();
            })
        .hasMessageContaining(damage.place())
        .hasNoCause();
  }

  static Stream<String> harmless() {
    return Stream.of(
        TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.stripTrailing(),
        "\n\n" + TEXT.replace(END + "\n", END + "\n\n\n"),
        "subject=O = Acme\nissuer: me\n---\n" + TEXT.replace(BEGIN, "# a comment: =====\n" + BEGIN),
        TEXT.replace("\n", "  \n"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatToolsWriteAroundBlocksIsSkipped(String pem) {
    assertThat(PemBundle.parse(pem.getBytes(UTF_8))).isEqualTo(BUNDLE);
  }

  @Test
  void noChangedCharacterLosesACertificateSilently() {
    byte[] pem = BUNDLE.toPem();
    Random random = new Random(4711);
    for (int i = 0; i < pem.length; i++) {
      byte[] changed = pem.clone();
      changed[i] = (byte) (32 + random.nextInt(95));
      Object read = readOrProblem(changed);
      if (read instanceof PemBundle bundle) {
        assertThat(bundle.certificates()).as("changed at %d", i).hasSize(3);
      } else {
        assertThat(read).isInstanceOf(CredentialProblem.class);
      }
    }
  }

  @Test
  void noTruncationLosesABegunBlockSilently() {
    for (int length = 0; length < TEXT.length(); length++) {
      String cut = TEXT.substring(0, length);
      Object read = readOrProblem(cut.getBytes(US_ASCII));
      if (read instanceof PemBundle bundle) {
        int begun = cut.split("\n-----|^-----BEGIN", -1).length - 1;
        int ended = cut.split("-----END CERTIFICATE-----", -1).length - 1;
        assertThat(bundle.certificates()).as("cut at %d", length).hasSize(ended);
        assertThat(begun).as("cut at %d", length).isEqualTo(2 * ended);
      }
    }
  }

  private static Object readOrProblem(byte[] pem) {
    PemBundle[] read = new PemBundle[1];
    Throwable thrown = catchThrowable(() -> read[0] = PemBundle.parse(pem));
    return thrown == null ? read[0] : thrown;
  }

  @Test
  void whatIsWrittenIsReadBackAndReadableByOpenssl() {
    assertThat(PemBundle.parse(BUNDLE.toPem())).isEqualTo(BUNDLE);
    assertThat(TEXT.lines()).allMatch(line -> line.length() <= 64 && !line.isBlank());
    assertThat(TEXT).startsWith(BEGIN + "\n").endsWith(END + "\n");
  }

  @Test
  void nothingIsAnEmptyBundle() {
    assertThat(PemBundle.parse(new byte[0]).certificates()).isEmpty();
    assertThat(PemBundle.parse("\n \r\n".getBytes(US_ASCII)).certificates()).isEmpty();
    assertThat(new PemBundle(List.of()).toPem()).isEmpty();
  }

  @Test
  void addingKeepsOrderAndAddsOnce() {
    PemBundle one = PemBundle.of(FIRST);

    PemBundle two = one.plus(SECOND);

    assertThat(two.certificates()).containsExactly(FIRST, SECOND);
    assertThat(two.plus(FIRST).plus(SECOND)).isEqualTo(two);
    assertThat(one.certificates()).containsExactly(FIRST);
  }

  @Test
  void removingTakesWhatIsNamedAndNothingElse() {
    String second = Fingerprints.sha256(SECOND);

    PemBundle left = BUNDLE.minus(second);

    assertThat(left.certificates()).containsExactly(FIRST, THIRD);
    assertThat(left.contains(second)).isFalse();
    assertThat(left.minus(second)).isEqualTo(left);
    assertThat(PemBundle.of(FIRST, SECOND, FIRST).minus(Fingerprints.sha256(FIRST)).certificates())
        .containsExactly(SECOND);
  }

  @Test
  void onlyWhatHasExpiredByThenIsTakenOut() {
    Instant end = SECOND.getNotAfter().toInstant();

    assertThat(BUNDLE.withoutExpired(end)).isEqualTo(BUNDLE);
    assertThat(BUNDLE.withoutExpired(end.plusMillis(1)).certificates())
        .containsExactly(FIRST, THIRD);
    assertThat(BUNDLE.expired(end.plusMillis(1))).containsExactly(SECOND);
  }

  @Test
  void aDuplicateOfSomebodyElseIsKept() {
    PemBundle twice = PemBundle.of(FIRST, FIRST);

    assertThat(PemBundle.parse(twice.toPem()).certificates()).hasSize(2);
  }
}
