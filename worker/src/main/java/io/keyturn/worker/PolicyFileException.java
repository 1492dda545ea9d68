package io.keyturn.worker;

/** Says what is wrong with a policy file, and where; a line for each error. */
public final class PolicyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  PolicyFileException(String message) {
    super(message);
  }
}
