package io.keyturn.starter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the raw arguments say, also where they are wrong: how failures are to be told. */
record Invocation(List<String> arguments) {
  static final String DEBUG = "--debug";

  private static final Set<String> OUTPUT = Set.of("-o", "--output");
  private static final Set<String> SECRETS = Set.of("--api-key", "--tls-key-data");

  Invocation {
    arguments = List.copyOf(arguments);
  }

  /** Whether a stack trace is wanted. */
  boolean debug() {
    return arguments.contains(DEBUG);
  }

  /** Whether a program reads what is told. */
  boolean forPrograms() {
    return values(OUTPUT).stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .anyMatch(value -> value.equals("json") || value.equals("yaml"));
  }

  /** Takes out of a text what was given where a secret may have been given by mistake. */
  String withoutSecrets(String text) {
    String clean = text;
    for (String value : values(SECRETS)) {
      if (value.length() > 1) {
        clean = clean.replace(value, "***");
      }
    }
    return clean;
  }

  private List<String> values(Set<String> options) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      if (equals > 0 && options.contains(argument.substring(0, equals))) {
        values.add(argument.substring(equals + 1));
      } else if (options.contains(argument) && i + 1 < arguments.size()) {
        values.add(arguments.get(i + 1));
      }
    }
    return values;
  }

  /** The first of these arguments that is an option, without its value. */
  static Optional<String> firstOption(List<String> unknown) {
    return unknown.stream()
        .filter(argument -> argument.startsWith("-"))
        .map(argument -> argument.split("=", 2)[0])
        .findFirst();
  }
}
