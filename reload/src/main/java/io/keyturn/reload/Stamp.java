package io.keyturn.reload;

import org.jspecify.annotations.Nullable;

/**
 * What a Worker or client says about its credential; docs/stamping.md is the format's reference.
 *
 * @param presents SHA-256 of the leaf that was presented, or {@link #UNKNOWN}
 * @param authority SHA-256 of the issuer name of the last certificate presented, or {@link
 *     #UNKNOWN}
 * @param name Worker group or client name, or {@link #NO_NAME}
 * @param refused SHA-256 of the leaf on disk that is not taken, if there is one
 */
record Stamp(String presents, String authority, String name, @Nullable String refused) {
  static final String UNKNOWN = "unknown";
  static final String NO_NAME = "-";

  /** The stamp as it travels: ASCII, at most 302 characters. */
  String text() {
    String text = "keyturn/1;presents=" + presents + ";authority=" + authority + ";name=" + name;
    return refused == null ? text : text + ";refused=" + refused;
  }
}
