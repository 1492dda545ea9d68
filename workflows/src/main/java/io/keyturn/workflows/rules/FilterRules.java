package io.keyturn.workflows.rules;

import io.keyturn.workflows.rules.CertificateFacts.AlternativeName;
import io.keyturn.workflows.rules.CertificateFacts.AlternativeName.Kind;
import io.keyturn.workflows.rules.Check.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What Temporal Cloud asks of certificate filters, and whom they let in.
 *
 * <p>Its page leaves some questions open. They are answered here so that in doubt nobody is
 * believed to be let in:
 *
 * <ul>
 *   <li>Nothing is trimmed: white space at the ends of a value counts.
 *   <li>Case is folded by the root locale's lower case: {@code ß} is not {@code ss}, and the
 *       dotless {@code ı} is not {@code i}, whatever the machine's language is.
 *   <li>Of several common names the last counts, as in Go; of several O or OU any may match.
 *   <li>Of alternative names DNS, e-mail, URI and IP count, the last as Go prints it (RFC 5952);
 *       other kinds have no agreed text and never match.
 *   <li>A filter that breaks a rule lets nobody in.
 * </ul>
 */
public final class FilterRules {
  /** Most filters of a namespace, as Temporal's documentation says. */
  public static final int MOST_FILTERS = 25;

  private static final List<Check<List<CertificateFilter>>> CHECKS =
      List.of(
          // Limit of the service.
          new Check<>(Reason.FILTER_TOO_MANY, FilterRules::tooMany),
          // A filter without a field would let everyone in, or no one.
          new Check<>(Reason.FILTER_EMPTY, FilterRules::empty),
          // A value of white space is a slip of the hand: refused by tcld as well.
          value(Reason.FILTER_VALUE_BLANK, FilterRules::blank),
          // Whether the service trims is nowhere said.
          value(Reason.FILTER_VALUE_UNTRIMMED, FilterRules::untrimmed),
          // "You cannot use a * wildcard by itself".
          value(Reason.FILTER_WILDCARD_ALONE, FilterRules::wildcardAlone),
          // "At the beginning or end": neither in the middle
          value(Reason.FILTER_WILDCARD_INSIDE, FilterRules::wildcardInside),
          // "(but not both)": nor more than one.
          value(Reason.FILTER_WILDCARD_REPEATED, FilterRules::wildcardRepeated),
          // tcld refuses an exact repetition before it asks the service.
          new Check<>(
              Reason.FILTER_DUPLICATE, filters -> repeated(filters, f -> f, (a, b) -> true)),
          // Case does not count, so such a pair is one filter that uses two places.
          new Check<>(
              Reason.FILTER_REDUNDANT,
              filters -> repeated(filters, FilterRules::folded, (a, b) -> !a.equals(b))));

  private FilterRules() {}

  /** Checks the filters of a namespace and reports every violation; no filters are no violation. */
  public static List<Violation> check(List<CertificateFilter> filters) {
    return Check.all(CHECKS, List.copyOf(filters), Origin.MADE);
  }

  /** Tells whether a leaf gets past the filters: it must match one of them, or there are none. */
  public static boolean admits(List<CertificateFilter> filters, CertificateFacts leaf) {
    return filters.isEmpty() || filters.stream().anyMatch(filter -> matches(filter, leaf));
  }

  /** Tells whether a leaf has what every set field of the filter asks for. */
  public static boolean matches(CertificateFilter filter, CertificateFacts leaf) {
    if (Violation.refuse(check(List.of(filter)))) {
      return false;
    }
    List<String> names = leaf.commonNames();
    List<String> lastName =
        names.isEmpty() ? List.of() : names.subList(names.size() - 1, names.size());
    List<String> alternatives =
        leaf.alternativeNames().stream()
            .filter(name -> name.kind() != Kind.OTHER)
            .map(AlternativeName::value)
            .toList();
    return matches(filter.commonName(), lastName)
        && matches(filter.organization(), leaf.organizations())
        && matches(filter.organizationalUnit(), leaf.organizationalUnits())
        && matches(filter.subjectAlternativeName(), alternatives);
  }

  private static boolean matches(String pattern, List<String> values) {
    return pattern.isEmpty() || values.stream().anyMatch(value -> matches(pattern, value));
  }

  private static boolean matches(String pattern, String value) {
    String asked = folded(pattern);
    String held = folded(value);
    if (asked.startsWith("*")) {
      return held.endsWith(asked.substring(1));
    }
    if (asked.endsWith("*")) {
      return held.startsWith(asked.substring(0, asked.length() - 1));
    }
    return held.equals(asked);
  }

  private static String folded(String value) {
    return value.toLowerCase(Locale.ROOT);
  }

  private static CertificateFilter folded(CertificateFilter filter) {
    return new CertificateFilter(
        folded(filter.commonName()),
        folded(filter.organization()),
        folded(filter.organizationalUnit()),
        folded(filter.subjectAlternativeName()));
  }

  private static List<String> values(CertificateFilter filter) {
    return List.of(
        filter.commonName(),
        filter.organization(),
        filter.organizationalUnit(),
        filter.subjectAlternativeName());
  }

  private static Check<List<CertificateFilter>> value(Reason reason, Predicate<String> violated) {
    return new Check<>(
        reason,
        filters ->
            IntStream.range(0, filters.size())
                .boxed()
                .flatMap(
                    i ->
                        values(filters.get(i)).stream()
                            .filter(value -> !value.isEmpty())
                            .filter(violated)
                            .map(value -> at(i, "the value is '" + value + "'"))));
  }

  private static Finding at(int index, String detail) {
    return Finding.elsewhere("filter " + (index + 1) + (detail.isEmpty() ? "" : ", " + detail));
  }

  private static Stream<Finding> tooMany(List<CertificateFilter> filters) {
    return filters.size() > MOST_FILTERS
        ? Stream.of(Finding.elsewhere("there are " + filters.size()))
        : Stream.of();
  }

  private static Stream<Finding> empty(List<CertificateFilter> filters) {
    return IntStream.range(0, filters.size())
        .filter(i -> values(filters.get(i)).stream().allMatch(String::isEmpty))
        .mapToObj(i -> at(i, ""));
  }

  private static boolean blank(String value) {
    return value.isBlank();
  }

  private static boolean untrimmed(String value) {
    return !value.isBlank() && !value.equals(value.strip());
  }

  private static boolean wildcardAlone(String value) {
    return value.strip().equals("*");
  }

  private static boolean wildcardInside(String value) {
    int star = value.indexOf('*');
    return !wildcardAlone(value)
        && star > 0
        && star < value.length() - 1
        && !wildcardRepeated(value);
  }

  private static boolean wildcardRepeated(String value) {
    return value.indexOf('*') != value.lastIndexOf('*');
  }

  private static Stream<Finding> repeated(
      List<CertificateFilter> filters,
      UnaryOperator<CertificateFilter> form,
      BiPredicate<CertificateFilter, CertificateFilter> counts) {
    Map<CertificateFilter, Integer> seen = new HashMap<>();
    List<Finding> repeated = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      Integer first = seen.putIfAbsent(form.apply(filters.get(i)), i);
      if (first != null && counts.test(filters.get(first), filters.get(i))) {
        repeated.add(at(i, "the same as filter " + (first + 1)));
      }
    }
    return repeated.stream();
  }
}
