package io.keyturn.worker.yaml;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells texts that look like keys or tokens from names, ARNs, URLs, paths and identifiers.
 *
 * <ol>
 *   <li>Known shapes are told by what they begin with: PEM, JWT (API keys of Temporal Cloud are
 *       JWTs), AWS, and tokens of other services.
 *   <li>Of the rest, a run of 28 or more characters of base64 is suspicious when it has digits and
 *       letters of both cases, and changes between these after fewer than 2.4 characters on
 *       average: random ones do after 1.6, paths and names of words after 3 and more. Of AWS's
 *       secret keys the length of 40 is known, so 3 is enough there.
 *   <li>With letters of one case only, hexadecimal digits are suspicious from 48 on (identifiers
 *       have 32 or 40), other letters with digits from 40 on.
 * </ol>
 */
public final class SecretShape {
  private record Known(Pattern pattern, String name) {}

  private static final List<Known> KNOWN =
      List.of(
          known("-----BEGIN [A-Z0-9 ]*PRIVATE KEY", "a private key"),
          known("AGE-SECRET-KEY-1", "a private key"),
          known("(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{16,}", "a token or an API key (JWT)"),
          known("(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])", "an AWS access key"),
          known("(?<![A-Za-z0-9])gh[opsur]_[A-Za-z0-9]{20,}", "a token of GitHub"),
          known("(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,}", "a token of GitHub"),
          known("(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{16,}", "a token of GitLab"),
          known("(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}", "a token of Slack"),
          known("(?<![A-Za-z0-9])(sk|rk)_live_[A-Za-z0-9]{10,}", "an API key"),
          known("(?<![A-Za-z0-9])hv[sbr]\\.[A-Za-z0-9_-]{20,}", "a token of Vault"),
          known("(?i)\\bbearer\\s+[A-Za-z0-9._~+/=-]{16,}", "a token"),
          known("[A-Za-z][A-Za-z0-9+.-]{0,20}://[^/\\s:@]*:[^/\\s@]+@", "a URL with a password"));

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_=-]{28,}");
  private static final double SHORT_MIXED = 2.4;
  private static final double SHORT_AWS = 3;
  private static final int AWS_SECRET = 40;
  private static final double SHORT_ONE_CASE = 2.6;
  private static final int LEAST_MIXED = 24;
  private static final int LEAST_HEX = 48;
  private static final int LEAST_ONE_CASE = 40;

  private SecretShape() {}

  private static Known known(String pattern, String name) {
    return new Known(Pattern.compile(pattern), name);
  }

  /** Names what a text looks like; null when nothing of it looks secret. */
  public static @Nullable String of(String text) {
    String known = known(text);
    if (known != null) {
      return known;
    }
    Matcher runs = RUN.matcher(text);
    while (runs.find()) {
      if (random(runs.group())) {
        return "a key or a token";
      }
    }
    return null;
  }

  /** As {@link #of}, but only what has a known shape. */
  static @Nullable String known(String text) {
    for (Known each : KNOWN) {
      if (each.pattern.matcher(text).find()) {
        return each.name;
      }
    }
    return null;
  }

  private static boolean random(String run) {
    String letters = run.replaceAll("[+/_=-]", "");
    if (letters.matches(".*[A-Z].*") && letters.matches(".*[a-z].*")) {
      boolean aws = run.length() == AWS_SECRET && run.matches("[A-Za-z0-9+/]*[+/].*");
      return letters.length() >= LEAST_MIXED
          && letters.matches(".*[0-9].*")
          && averageRun(letters) < (aws ? SHORT_AWS : SHORT_MIXED);
    }
    for (String part : run.split("[+/_=-]", -1)) {
      boolean digits = part.matches(".*[0-9].*") && part.matches(".*[A-Za-z].*");
      boolean hex = part.matches("[0-9a-fA-F]*");
      if (digits && (hex ? part.length() >= LEAST_HEX : randomInOneCase(part))) {
        return true;
      }
    }
    return false;
  }

  private static boolean randomInOneCase(String part) {
    return part.length() >= LEAST_ONE_CASE && averageRun(part) < SHORT_ONE_CASE;
  }

  /** How many characters stand together on average before their kind changes. */
  private static double averageRun(String letters) {
    int runs = 1;
    for (int i = 1; i < letters.length(); i++) {
      if (kind(letters.charAt(i)) != kind(letters.charAt(i - 1))) {
        runs++;
      }
    }
    return (double) letters.length() / runs;
  }

  private static int kind(char letter) {
    if (letter >= '0' && letter <= '9') {
      return 0;
    }
    return letter >= 'a' && letter <= 'z' ? 1 : 2;
  }
}
