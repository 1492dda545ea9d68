package io.keyturn.starter.terminal;

import java.util.Map;

/** Colours for a terminal, or none where NO_COLOR asks for that (no-color.org). */
public enum Paint {
  COLOURED,
  NONE;

  private static final String ESCAPE = "\u001b[";
  private static final String PLAIN = ESCAPE + "0m";

  /** Chooses by the environment. */
  public static Paint by(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() ? COLOURED : NONE;
  }

  /** Colours a text, whose width stays the same. */
  public String as(Mark mark, String text) {
    if (this == NONE || text.isBlank()) {
      return text;
    }
    return switch (mark) {
      case AHEAD -> text;
      case RUNNING -> ESCAPE + "36m" + text + PLAIN;
      case DONE -> ESCAPE + "32m" + text + PLAIN;
      case BAD -> ESCAPE + "31m" + text + PLAIN;
    };
  }

  /** Cuts a text to a width, with a sign that it was cut, and colours it. */
  public String fitted(Mark mark, String text, int width) {
    return as(mark, text.length() > width ? text.substring(0, Math.max(0, width - 1)) + "~" : text);
  }
}
