package io.keyturn.worker;

/** Says why rotations cannot run at home, and what to do. */
public final class HomeUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stands between keyturn and its home. */
  public enum Kind {
    /** What was said about home cannot be used: a profile, a file, a key. */
    SETTINGS,
    /** Nobody answers at the address. */
    ADDRESS,
    /** The two do not agree on TLS, or on each other's certificates. */
    TLS,
    /** Home does not know who calls. */
    LOGIN,
    /** Home knows who calls, and does not let him. */
    PERMISSION,
    /** There is no such namespace. */
    NAMESPACE,
    /** Home lacks a search attribute. */
    ATTRIBUTES
  }

  private final Kind kind;
  private final String remedy;

  HomeUnavailableException(Kind kind, String message, String remedy) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** What kind of obstacle it is. */
  public Kind kind() {
    return kind;
  }

  /** What to do, in one line. */
  public String remedy() {
    return remedy;
  }
}
