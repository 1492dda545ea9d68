package io.keyturn.simulator;

import java.util.regex.Pattern;

/**
 * Which Temporal stands behind the fronts.
 *
 * @param kind how it comes to be
 * @param address host:port of one that runs already, else ""
 */
public record ServerChoice(Kind kind, String address) {
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+]):([0-9]{1,5})");

  /** Where a Temporal comes from. */
  public enum Kind {
    IN_MEMORY,
    DEV,
    ADDRESS
  }

  public static final ServerChoice IN_MEMORY = new ServerChoice(Kind.IN_MEMORY, "");
  public static final ServerChoice DEV = new ServerChoice(Kind.DEV, "");

  /**
   * Reads {@code in-memory}, {@code dev} or an address.
   *
   * @throws IllegalArgumentException with a sentence for people if it is none
   */
  public static ServerChoice parse(String text) {
    if (text.equals("in-memory")) {
      return IN_MEMORY;
    }
    if (text.equals("dev")) {
      return DEV;
    }
    var parts = ADDRESS.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
      throw new IllegalArgumentException(
          "--server must be in-memory, dev or a host:port, not '" + Printable.of(text) + "'.");
    }
    return new ServerChoice(Kind.ADDRESS, text);
  }
}
