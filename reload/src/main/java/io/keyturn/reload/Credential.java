package io.keyturn.reload;

import org.jspecify.annotations.Nullable;

/** What an application shows to the server: a client certificate or an API key. */
sealed interface Credential permits ClientCredential, ApiKey {
  /** How a stamp names it; {@link Stamp#UNKNOWN} if it has no name that may be shown. */
  String stamped();

  /** How a stamp names it when it is refused: always something. */
  default String stampedAsRefused() {
    return stamped().equals(Stamp.UNKNOWN) ? Stamp.NOTHING_READ : stamped();
  }

  /** How a sentence names it. */
  String shown();

  /** Whether a server could not tell the two apart. */
  boolean sameAs(@Nullable Credential other);
}
