package io.keyturn.workflows;

/** Ends the way forward inside the workflow: everything done so far is to be undone. */
final class RollBack extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  RollBack(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
  }

  RollBack(StepFailed failure) {
    this(failure.reason(), failure.remedy());
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  String remedy() {
    return remedy;
  }
}
