package io.keyturn.simulator.cloud;

import io.temporal.api.cloud.namespace.v1.CertificateFilterSpec;
import java.util.List;
import java.util.stream.Stream;

/** Judges posted certificate filters as Temporal Cloud's documents of 2026 say. */
final class FilterRules {
  /** At most so many filters, says Temporal Cloud's page on certificates. */
  static final int MOST_FILTERS = 25;

  private FilterRules() {}

  /**
   * Returns the filters that may be posted.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT that names the offending filter
   */
  static List<CertificateFilter> check(List<CertificateFilterSpec> posted) {
    if (posted.size() > MOST_FILTERS) {
      throw Refusal.invalid(
          "certificate_filters: "
              + posted.size()
              + " filters, at most "
              + MOST_FILTERS
              + " are allowed");
    }
    for (int i = 0; i < posted.size(); i++) {
      checkOne(posted.get(i), i + 1);
    }
    return posted.stream()
        .map(
            f ->
                new CertificateFilter(
                    f.getCommonName(),
                    f.getOrganization(),
                    f.getOrganizationalUnit(),
                    f.getSubjectAlternativeName()))
        .toList();
  }

  private static void checkOne(CertificateFilterSpec filter, int number) {
    List<String> set =
        Stream.of(
                filter.getCommonName(),
                filter.getOrganization(),
                filter.getOrganizationalUnit(),
                filter.getSubjectAlternativeName())
            .filter(value -> !value.isEmpty())
            .toList();
    if (set.isEmpty()) {
      throw Refusal.invalid("certificate_filters: filter " + number + " sets no field");
    }
    for (String value : set) {
      if (value.isBlank()) {
        throw Refusal.invalid("certificate_filters: filter " + number + " has a blank value");
      }
      long stars = value.chars().filter(c -> c == '*').count();
      boolean placed = value.startsWith("*") || value.endsWith("*");
      if (stars > 1 || (stars == 1 && (!placed || value.strip().length() == 1))) {
        throw Refusal.invalid(
            "certificate_filters: filter "
                + number
                + " may have one '*', at the beginning or the end of a value and not alone");
      }
    }
  }
}
