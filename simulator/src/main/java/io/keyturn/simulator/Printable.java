package io.keyturn.simulator;

/** Makes text from outside safe to show on a terminal. */
final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  static String of(String text) {
    String shown = text.replaceAll("\\p{C}", "?");
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "..." : shown;
  }
}
