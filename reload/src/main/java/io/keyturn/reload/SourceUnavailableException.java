package io.keyturn.reload;

/**
 * Says why a source of credentials gives no answer at this moment: one sentence what is wrong, one
 * what to do. It never carries any content of a credential.
 */
public final class SourceUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** Makes a message of two sentences, given without their last full stops. */
  public SourceUnavailableException(String what, String remedy) {
    super(what + ". " + remedy + ".");
  }
}
