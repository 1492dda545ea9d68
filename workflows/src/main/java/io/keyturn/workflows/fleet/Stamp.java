package io.keyturn.workflows.fleet;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Worker or client says of the credential that it presents; the text is described in
 * docs/stamping.md.
 *
 * @param presents SHA-256 of the leaf of its last handshake, or {@code key:} and the id of its API
 *     key; null when it does not know
 * @param authority SHA-256 of the issuer name of the last certificate presented, {@link
 *     #NO_AUTHORITY} for an API key, null when it does not know
 * @param name Worker group or client name, null when it has none
 * @param refused a newer credential that was tried and refused, named like what it presents
 */
public record Stamp(
    @Nullable String presents,
    @Nullable String authority,
    @Nullable String name,
    @Nullable String refused) {
  /** What stands for an API key's authority: it has none. */
  public static final String NO_AUTHORITY = "none";

  /** What is expected of who uses an API key whose id stands neither in its files nor in it. */
  public static final String UNKNOWN_KEY = "key of unknown id";

  private static final String KEY_PREFIX = "key:";
  private static final String HEX = "[0-9a-f]{64}";
  private static final String CREDENTIAL = HEX + "|key:[A-Za-z0-9_-]{1,64}";
  private static final Pattern TEXT =
      Pattern.compile(
          "keyturn/1;presents=("
              + CREDENTIAL
              + "|unknown);authority=("
              + HEX
              + "|none|unknown);name=([A-Za-z0-9._-]{1,63})(?:;refused=("
              + CREDENTIAL
              + "))?");
  private static final String SEPARATOR = "#keyturn/";

  /** Names an API key as stamps do. */
  public static String ofKey(String id) {
    return KEY_PREFIX + id;
  }

  /** Tells whether it is an API key that a stamp names. */
  public static boolean isKey(String credential) {
    return credential.startsWith(KEY_PREFIX);
  }

  /**
   * Tells whether it names the credential. A new key always has an id: so who uses a key and does
   * not know its id uses the one that has none.
   */
  public boolean names(String credential) {
    return credential.equals(UNKNOWN_KEY)
        ? presents == null && NO_AUTHORITY.equals(authority)
        : credential.equals(presents);
  }

  /** Reads a stamp; anything that is not exactly one is none. */
  public static Optional<Stamp> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Stamp(
            unlessSaid(matcher.group(1), "unknown"),
            unlessSaid(matcher.group(2), "unknown"),
            unlessSaid(matcher.group(3), "-"),
            matcher.group(4)));
  }

  /** Reads the stamp at the end of an identity. */
  public static Optional<Stamp> ofIdentity(String identity) {
    int at = identity.lastIndexOf(SEPARATOR);
    return at < 0 ? Optional.empty() : parse(identity.substring(at + 1));
  }

  /** Takes the stamp off an identity: what stays the same when the credential changes. */
  public static String baseIdentity(String identity) {
    int at = identity.lastIndexOf(SEPARATOR);
    return at < 0 ? identity : identity.substring(0, at);
  }

  /** Writes the stamp as {@link #parse} reads it. */
  public String text() {
    return "keyturn/1;presents="
        + (presents == null ? "unknown" : presents)
        + ";authority="
        + (authority == null ? "unknown" : authority)
        + ";name="
        + (name == null ? "-" : name)
        + (refused == null ? "" : ";refused=" + refused);
  }

  private static @Nullable String unlessSaid(String text, String nothing) {
    return text.equals(nothing) ? null : text;
  }
}
