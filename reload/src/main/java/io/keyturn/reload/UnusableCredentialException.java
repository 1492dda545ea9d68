package io.keyturn.reload;

import org.jspecify.annotations.Nullable;

/**
 * Says why a credential cannot be used: one sentence what is wrong, one what to do. It never
 * carries any content of the files.
 */
public final class UnusableCredentialException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final @Nullable String found;

  /** Makes a message of two sentences, given without their last full stops. */
  public UnusableCredentialException(String what, String remedy) {
    this(what, remedy, null);
  }

  UnusableCredentialException(String what, String remedy, @Nullable String found) {
    super(what + ". " + remedy + ".");
    this.found = found;
  }

  /** What a stamp calls that which was found, such as its SHA-256; null if nothing was. */
  @Nullable String found() {
    return found;
  }
}
