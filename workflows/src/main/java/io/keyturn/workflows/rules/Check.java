package io.keyturn.workflows.rules;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One named rule over an input of facts.
 *
 * @param reason the rule's name, with its sentence and its remedy
 * @param search finds every place where the rule is broken
 */
record Check<T>(Reason reason, Function<T, Stream<Finding>> search) {

  /** Runs all checks and reports everything that they find, in their order. */
  static <T> List<Violation> all(List<Check<T>> checks, T input, Origin origin) {
    return checks.stream()
        .flatMap(
            check ->
                check.search().apply(input).map(found -> found.violation(check.reason(), origin)))
        .toList();
  }

  /**
   * A place where a rule is broken.
   *
   * @param certificate null when the place is no certificate
   * @param detail what was found there; empty when the rule's own sentence says it all
   */
  record Finding(@Nullable CertificateFacts certificate, String detail) {

    static Finding in(CertificateFacts certificate) {
      return new Finding(certificate, "");
    }

    static Finding in(CertificateFacts certificate, String detail) {
      return new Finding(certificate, detail);
    }

    static Finding elsewhere(String detail) {
      return new Finding(null, detail);
    }

    private Violation violation(Reason reason, Origin origin) {
      return new Violation(
          reason,
          reason.strength(origin),
          certificate == null ? null : Violation.CertificateName.of(certificate),
          detail.isEmpty() ? reason.sentence() : reason.sentence() + ": " + detail,
          reason.remedy());
    }
  }
}
