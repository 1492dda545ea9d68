package io.keyturn.activities.ports;

import io.keyturn.workflows.rules.PlainText;
import java.time.Duration;
import java.util.regex.Pattern;

/** Checks what goes into a certificate before one is made. */
final class SubjectText {
  /** Upper bound of RFC 5280 (appendix A.1) for CN, O and OU alike, in characters. */
  private static final int LONGEST = 64;

  private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_500);
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*");
  private static final int LONGEST_DNS_NAME = 253;

  private SubjectText() {}

  static void check(String field, String value) {
    if (value.codePointCount(0, value.length()) > LONGEST) {
      throw new IllegalArgumentException(field + " has more than " + LONGEST + " characters");
    }
    if (!value.equals(value.strip()) || !value.equals(PlainText.of(value))) {
      throw new IllegalArgumentException(
          field + " has white space at its ends or control characters");
    }
  }

  static void checkDnsName(String name) {
    if (name.length() > LONGEST_DNS_NAME || !DNS_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a DNS name: " + PlainText.of(name));
    }
  }

  static void checkLifetime(Duration lifetime) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException("a lifetime is between a second and a hundred years");
    }
  }
}
