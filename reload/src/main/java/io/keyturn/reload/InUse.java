package io.keyturn.reload;

import org.jspecify.annotations.Nullable;

/** The credential that new handshakes and calls take. */
final class InUse {
  private volatile @Nullable Credential held;
  private volatile @Nullable ApiKey spare;

  boolean any() {
    return held != null;
  }

  /**
   * Returns what is held.
   *
   * @throws IllegalStateException before the first was read
   */
  Credential get() {
    Credential credential = held;
    if (credential == null) {
      throw new IllegalStateException("No credential was read yet");
    }
    return credential;
  }

  /** The key of a call on a connection without a certificate; null if it gets none. */
  @Nullable ApiKey key() {
    return held instanceof ApiKey key ? key : spare;
  }

  /**
   * Exchanges what is held. While a certificate takes the place of a key, the connections without a
   * certificate take some more calls: for those the key stays.
   */
  void exchange(Credential credential) {
    if (held instanceof ApiKey key) {
      spare = key;
    }
    held = credential;
  }

  /** Starts anew, or takes another name of the same credential. */
  void set(Credential credential) {
    held = credential;
  }

  void dropSpare() {
    spare = null;
  }
}
