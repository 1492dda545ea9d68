package io.keyturn.starter;

import io.keyturn.workflows.rules.PlainText;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a lifetime as the policy file writes it: a number with s, m, h or d. */
final class LifetimeConverter implements ITypeConverter<Duration> {
  private static final Pattern LIFETIME = Pattern.compile("(\\d{1,9})([smhd])");

  @Override
  public Duration convert(String text) {
    Matcher parts = LIFETIME.matcher(text);
    if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
      throw new TypeConversionException(
          "'" + PlainText.of(text) + "' is no lifetime such as 90d or 12h");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
