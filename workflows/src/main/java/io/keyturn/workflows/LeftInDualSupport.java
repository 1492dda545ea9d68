package io.keyturn.workflows;

/**
 * Ends the rotation where it stands because a person has accepted it: both credentials are valid.
 */
final class LeftInDualSupport extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeftInDualSupport(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
