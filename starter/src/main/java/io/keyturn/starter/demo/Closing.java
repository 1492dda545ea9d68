package io.keyturn.starter.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, the latest first, once, whoever asks first: the end or a signal. */
final class Closing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * Keeps something to be closed; closes it at once if that is what everything else was.
   *
   * @throws IllegalStateException if it comes too late
   */
  <T extends AutoCloseable> T add(T resource) {
    synchronized (this) {
      if (!closed) {
        open.push(resource);
        return resource;
      }
    }
    close(resource);
    throw new IllegalStateException("the demo is being stopped");
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    // Whoever comes second waits until all is closed.
    synchronized (this) {
      while (!open.isEmpty()) {
        close(open.pop());
      }
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("A part of the demo did not close: {}", e.getClass().getName());
    }
  }
}
