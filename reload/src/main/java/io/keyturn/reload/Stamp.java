package io.keyturn.reload;

import org.jspecify.annotations.Nullable;

/**
 * What a Worker or client says about its credential; docs/stamping.md is the format's reference.
 *
 * @param presents SHA-256 of the leaf or id of the API key that was presented, or {@link #UNKNOWN}
 * @param authority SHA-256 of the issuer name of the last certificate presented, {@link #NONE} with
 *     an API key, or {@link #UNKNOWN}
 * @param name Worker group or client name, or {@link #NO_NAME}
 * @param refused SHA-256 of the leaf or id of the API key on disk that is not taken, if there is
 *     one
 */
record Stamp(String presents, String authority, String name, @Nullable String refused) {
  static final String UNKNOWN = "unknown";
  static final String NONE = "none";
  static final String NO_NAME = "-";

  /** Stands for what is refused and cannot be named. */
  static final String NOTHING_READ = "0".repeat(64);

  /** The stamp as it travels: ASCII, at most 306 characters. */
  String text() {
    String text = "keyturn/1;presents=" + presents + ";authority=" + authority + ";name=" + name;
    return refused == null ? text : text + ";refused=" + refused;
  }
}
