package io.keyturn.worker;

/** Says why rotations cannot run at home, and what to do. */
public final class HomeUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  HomeUnavailableException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** What to do, in one line. */
  public String remedy() {
    return remedy;
  }
}
