package io.keyturn.starter.terminal;

/**
 * What is done when the program is ended from outside, by Ctrl-C for one, before this is closed.
 */
public final class AtInterrupt implements AutoCloseable {
  private final Thread hook;

  private AtInterrupt(Thread hook) {
    this.hook = hook;
  }

  /** The action is run beside whatever the program does then. */
  public static AtInterrupt run(Runnable action) {
    Thread hook = new Thread(action, "at-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    return new AtInterrupt(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending, and the action has run or does.
      return;
    }
  }
}
