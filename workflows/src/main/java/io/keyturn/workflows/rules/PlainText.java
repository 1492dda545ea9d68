package io.keyturn.workflows.rules;

/** Makes text of foreign origin fit to be shown on a terminal or written to a log. */
public final class PlainText {
  private static final int LONGEST = 300;

  private PlainText() {}

  /**
   * Replaces control, format and line-breaking characters by {@code ?} and cuts at 300 characters,
   * so that a certificate's subject can neither fake a log line nor steer a terminal.
   */
  public static String of(String foreign) {
    StringBuilder plain = new StringBuilder();
    foreign
        .codePoints()
        .limit(LONGEST)
        .forEach(point -> plain.appendCodePoint(harmless(point) ? point : '?'));
    return foreign.codePointCount(0, foreign.length()) > LONGEST
        ? plain.append("...").toString()
        : plain.toString();
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
