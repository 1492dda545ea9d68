package io.keyturn.workflows.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.rules.CertificateFacts.AlternativeName;
import io.keyturn.workflows.rules.CertificateFacts.AlternativeName.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FilterRulesTest {
  private static CertificateFilter commonName(String value) {
    return new CertificateFilter(value, "", "", "");
  }

  private static CertificateFilter filter(String cn, String o, String ou, String san) {
    return new CertificateFilter(cn, o, ou, san);
  }

  private static CertificateFacts named(String... commonNames) {
    Facts leaf = Facts.leaf();
    leaf.commonNames = List.of(commonNames);
    return leaf.gathered();
  }

  /** One pattern against one value; the same semantics hold in every field. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code.example.com | code.example.com | true",
        "code.example.com | CODE.Example.COM | true",
        "CODE.EXAMPLE.COM | code.example.com | true",
        "code.example.com | code.example.com. | false",
        "code.example.com | code.example.co | false",
        "code.example.com | xcode.example.com | false",
        "code.example.com | '' | false",
        "*.example.com | code.example.com | true",
        "*.example.com | text.example.com | true",
        "*.example.com | a.b.example.com | true",
        "*.example.com | example.com | false",
        "*.example.com | .example.com | true",
        "*.example.com | code.example.com.evil | false",
        "*.example.com | code.EXAMPLE.com | true",
        "*.EXAMPLE.com | code.example.com | true",
        "*.example.com | *.example.com | true",
        "*example.com | badexample.com | true",
        "Example Code* | Example Code | true",
        "Example Code* | Example Code Inc. | true",
        "Example Code* | example code gmbh | true",
        "Example Code* | An Example Code | false",
        "Example Code* | Example | false",
        "a* | a | true",
        "*a | a | true",
        "a* | b | false",
        "*.example.* | code.example.com | false",
        "code.*.com | code.example.com | false",
        "code.*.com | code.*.com | false",
        "* | anything | false",
        "** | anything | false",
        "**a | a | false",
        "a** | a | false",
        "*a* | a | false",
        "' code' | code | false",
        "'code ' | code | false",
        "code | ' code' | false",
        "' code' | ' code' | true",
        "'   ' | '   ' | false",
        "a.b | axb | false",
        "a+ | aa | false",
        "[a] | a | false",
        "? | a | false",
        "stra\u00dfe | strasse | false",
        "stra\u00dfe | STRA\u00dfE | true",
        "\u00c4pfel | \u00e4PFEL | true",
        "title | t\u0131tle | false",
        "TITLE | title | true",
        "\u212a | k | true",
        "\u0391\u0392 | \u03b1\u03b2 | true",
        "e\u0301 | \u00e9 | false",
      })
  void aPatternMatchesAsTheDocumentationSays(String pattern, String value, boolean expected) {
    assertThat(FilterRules.admits(List.of(commonName(pattern)), named(value))).isEqualTo(expected);

    Facts organization = Facts.leaf();
    organization.organizations = List.of(value);
    assertThat(FilterRules.admits(List.of(filter("", pattern, "", "")), organization.gathered()))
        .isEqualTo(expected);

    Facts unit = Facts.leaf();
    unit.organizationalUnits = List.of(value);
    assertThat(FilterRules.admits(List.of(filter("", "", pattern, "")), unit.gathered()))
        .isEqualTo(expected);

    Facts alternative = Facts.leaf();
    alternative.alternativeNames = List.of(new AlternativeName(Kind.DNS, value));
    assertThat(FilterRules.admits(List.of(filter("", "", "", pattern)), alternative.gathered()))
        .isEqualTo(expected);
  }

  private record Row(String name, List<CertificateFilter> filters, boolean admitted) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(String name, boolean admitted, CertificateFilter... filters) {
    return new Row(name, List.of(filters), admitted);
  }

  static Stream<Row> combinations() {
    return Stream.of(
        row("no filters let every leaf in", true),
        row("all fields match", true, filter("worker", "acme", "payments", "worker.acme.com")),
        row("CN differs", false, filter("other", "acme", "payments", "worker.acme.com")),
        row("O differs", false, filter("worker", "other", "payments", "worker.acme.com")),
        row("OU differs", false, filter("worker", "acme", "other", "worker.acme.com")),
        row("SAN differs", false, filter("worker", "acme", "payments", "other")),
        row("the second O", true, filter("", "acme emea", "", "")),
        row("the second OU", true, filter("", "", "blue", "")),
        row("the first of two CNs does not count", false, filter("first", "", "", "")),
        row("the last of two CNs counts", true, filter("worker", "", "", "")),
        row("an e-mail name", true, filter("", "", "", "ops@acme.com")),
        row("a URI name", true, filter("", "", "", "spiffe://acme/*")),
        row("an IPv4 address", true, filter("", "", "", "10.0.0.7")),
        row("an IPv6 address as Go prints it", true, filter("", "", "", "2001:db8::1")),
        row("an IPv6 address in full", false, filter("", "", "", "2001:db8:0:0:0:0:0:1")),
        row("another kind of name never matches", false, filter("", "", "", "other-name")),
        row("one of two filters is enough", true, commonName("other"), commonName("worker")),
        row(
            "fields of two filters are not mixed",
            false,
            filter("worker", "other", "", ""),
            filter("other", "acme", "", "")),
        row("a broken filter lets nobody in", false, commonName("*")),
        row("nor does one without a field", false, filter("", "", "", "")),
        row("but the one beside it does", true, commonName("*"), commonName("work*")));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void fieldsMustAllMatchAndOneFilterIsEnough(Row row) {
    Facts leaf = Facts.leaf();
    leaf.commonNames = List.of("first", "worker");
    leaf.organizations = List.of("Acme", "Acme EMEA");
    leaf.organizationalUnits = List.of("payments", "blue");
    leaf.alternativeNames =
        List.of(
            new AlternativeName(Kind.DNS, "worker.acme.com"),
            new AlternativeName(Kind.EMAIL, "ops@acme.com"),
            new AlternativeName(Kind.URI, "spiffe://acme/worker"),
            new AlternativeName(Kind.IP, "10.0.0.7"),
            new AlternativeName(Kind.IP, "2001:db8::1"),
            new AlternativeName(Kind.OTHER, "other-name"));

    assertThat(FilterRules.admits(row.filters(), leaf.gathered())).isEqualTo(row.admitted());
  }

  @Test
  void aMissingFieldOfTheLeafMatchesNothing() {
    Facts bare = Facts.leaf();
    bare.commonNames = List.of();
    bare.organizations = List.of();

    assertThat(FilterRules.admits(List.of(commonName("worker")), bare.gathered())).isFalse();
    assertThat(FilterRules.admits(List.of(commonName("work*")), bare.gathered())).isFalse();
    assertThat(FilterRules.admits(List.of(filter("", "*e", "", "")), bare.gathered())).isFalse();
  }

  @Test
  void theLanguageOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(FilterRules.admits(List.of(commonName("TITLE")), named("title"))).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }

  private record Flaw(Reason reason, Strength strength, List<CertificateFilter> filters) {
    @Override
    public String toString() {
      return reason + " " + filters.get(filters.size() - 1);
    }
  }

  private static Flaw flaw(Reason reason, CertificateFilter... filters) {
    return new Flaw(reason, Strength.ERROR, List.of(filters));
  }

  static Stream<Flaw> flaws() {
    return Stream.of(
        new Flaw(Reason.FILTER_TOO_MANY, Strength.ERROR, distinct(26)),
        flaw(Reason.FILTER_EMPTY, filter("", "", "", "")),
        flaw(Reason.FILTER_EMPTY, commonName("a"), filter("", "", "", "")),
        flaw(Reason.FILTER_VALUE_BLANK, commonName(" ")),
        flaw(Reason.FILTER_VALUE_BLANK, filter("a", "\t", "", "")),
        new Flaw(Reason.FILTER_VALUE_UNTRIMMED, Strength.WARNING, List.of(commonName(" a"))),
        new Flaw(Reason.FILTER_VALUE_UNTRIMMED, Strength.WARNING, List.of(commonName("a\n"))),
        flaw(Reason.FILTER_WILDCARD_ALONE, commonName("*")),
        flaw(Reason.FILTER_WILDCARD_ALONE, filter("a", "", "", "*")),
        flaw(Reason.FILTER_WILDCARD_INSIDE, commonName("code.*.com")),
        flaw(Reason.FILTER_WILDCARD_INSIDE, filter("", "", "a*b", "")),
        flaw(Reason.FILTER_WILDCARD_REPEATED, commonName("*.example.*")),
        flaw(Reason.FILTER_WILDCARD_REPEATED, commonName("*a*")),
        flaw(Reason.FILTER_WILDCARD_REPEATED, commonName("**")),
        flaw(Reason.FILTER_WILDCARD_REPEATED, commonName("a**")),
        flaw(Reason.FILTER_WILDCARD_REPEATED, commonName("a*b*c")),
        flaw(Reason.FILTER_DUPLICATE, commonName("a"), commonName("b"), commonName("a")),
        new Flaw(
            Reason.FILTER_REDUNDANT,
            Strength.HINT,
            List.of(commonName("a.example"), commonName("A.Example"))));
  }

  private static List<CertificateFilter> distinct(int count) {
    return IntStream.range(0, count).mapToObj(i -> commonName("worker-" + i)).toList();
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void everyFlawIsFoundAndNothingElseIs(Flaw flaw) {
    assertThat(FilterRules.check(flaw.filters()))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.reason()).isEqualTo(flaw.reason());
              assertThat(violation.strength()).isEqualTo(flaw.strength());
            });
  }

  @Test
  void everyReasonOfAFilterHasARow() {
    Set<Reason> covered = EnumSet.noneOf(Reason.class);
    flaws().forEach(flaw -> covered.add(flaw.reason()));

    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.range(Reason.FILTER_TOO_MANY, Reason.FILTER_REDUNDANT));
  }

  @Test
  void whatTheRulesAllowIsLeftAlone() {
    List<CertificateFilter> filters = new ArrayList<>(distinct(22));
    filters.add(commonName("*.example.com"));
    filters.add(filter("", "Example Code*", "", ""));
    filters.add(filter("a", "b", "c", "d"));

    assertThat(FilterRules.check(filters)).isEmpty();
    assertThat(FilterRules.check(List.of())).isEmpty();
  }

  @Test
  void theFilterAndItsValueAreNamed() {
    assertThat(FilterRules.check(List.of(commonName("a"), commonName("b*c"))))
        .singleElement()
        .extracting(Violation::message)
        .asString()
        .contains("filter 2", "'b*c'");
  }
}
