package io.keyturn.starter.terminal;

/** How far something has come. */
public enum Mark {
  AHEAD('.'),
  RUNNING('>'),
  DONE('+'),
  BAD('x');

  private final char sign;

  Mark(char sign) {
    this.sign = sign;
  }

  /** Tells the same as the colour, where there is none. */
  public char sign() {
    return sign;
  }
}
