package io.keyturn.worker.yaml;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables of the environment in the place of <code>${NAME}</code>; <code>$${</code> stands
 * for a plain <code>${</code>.
 */
public final class References {
  /** What a reference looks like. */
  static final String PATTERN = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";

  private static final Pattern OPENING = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(\\}?)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Function<String, @Nullable String> environment;

  /** Looks variables up in an environment, which answers null for those that are not set. */
  public References(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /** Whether a text has a reference or an escaped one. */
  static boolean in(String text) {
    return text.contains("${");
  }

  /** Writes a text so that it is read as it is. */
  static String escape(String text) {
    return text.replace("${", "$${");
  }

  /**
   * Resolves every reference of a text; what comes of one is not looked at for references.
   *
   * @throws IllegalArgumentException with what is wrong and what to do
   */
  String resolve(String text) {
    Matcher matcher = OPENING.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      matcher.appendReplacement(
          resolved,
          Matcher.quoteReplacement(
              name == null ? "${" : variable(name, "}".equals(matcher.group(2)))));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String variable(String name, boolean closed) {
    if (!closed || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a variable of the environment is written ${NAME}; write $${ for a plain ${");
    }
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + (value == null ? " is not set" : " is empty")
              + "; set it, or write the value itself");
    }
    return value;
  }
}
