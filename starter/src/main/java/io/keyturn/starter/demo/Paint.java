package io.keyturn.starter.demo;

import io.keyturn.starter.demo.Snapshot.Mark;
import java.util.Map;

/** Colours for a terminal, or none where NO_COLOR asks for that (no-color.org). */
enum Paint {
  COLOURED,
  NONE;

  private static final String ESCAPE = "\u001b[";
  private static final String PLAIN = ESCAPE + "0m";

  static Paint by(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() ? COLOURED : NONE;
  }

  String as(Mark mark, String text) {
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
}
