package io.keyturn.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a simulator has opened; it closes with the simulator or the JVM, whichever ends first. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Thread hook = new Thread(this::closeAll, "stop-simulator");
  private boolean closed;

  private Parts() {}

  static Parts untilTheJvmEnds() {
    Parts parts = new Parts();
    Runtime.getRuntime().addShutdownHook(parts.hook);
    return parts;
  }

  /**
   * Takes a part in.
   *
   * @throws IllegalStateException after the end; the part is closed then
   */
  synchronized <P extends AutoCloseable> P open(P part) {
    open.push(part);
    if (closed) {
      closeAll();
      throw new IllegalStateException("The simulator was told to stop while it started.");
    }
    return part;
  }

  private synchronized void closeAll() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.warn("A part of the simulator did not close.", e);
      }
    }
  }

  /** Closes all in reverse; does nothing the second time. */
  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("The JVM is ending; its hook closes the simulator.");
    }
  }
}
