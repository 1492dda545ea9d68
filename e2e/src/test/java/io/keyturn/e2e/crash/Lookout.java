package io.keyturn.e2e.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks all the time at what each application would read from its secret, and whether its
 * namespace's front lets that in.
 */
final class Lookout implements AutoCloseable {
  /**
   * An application.
   *
   * @param name its Worker group, or its own name
   */
  record Reader(String name, String secret, String namespace) {}

  /** Tells whether a front lets a credential in. */
  interface Front {
    /** Reads the credential in this directory and asks the namespace's front for it. */
    boolean letsIn(String namespace, Path directory) throws IOException, GeneralSecurityException;
  }

  private static final int TRIES = 3;

  private final Path secrets;
  private final List<Reader> readers;
  private final Front front;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "lookout");
  private volatile boolean stopping;

  Lookout(Path secrets, List<Reader> readers, Front front) {
    this.secrets = secrets;
    this.readers = readers;
    this.front = front;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stopping) {
      readers.forEach(this::look);
      looks.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void look(Reader reader) {
    String problem = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        if (front.letsIn(reader.namespace(), directory(reader))) {
          return;
        }
        problem = "holds a credential that is not let in";
        break;
      } catch (NoSuchFileException moved) {
        // The version was dropped between the resolving of its label and the reading.
        problem = "holds no credential: " + moved.getMessage();
      } catch (IOException | GeneralSecurityException e) {
        problem = "holds no credential: " + e;
      }
    }
    violations.add(Instant.now() + " " + reader.name() + " " + problem);
  }

  private Path directory(Reader reader) {
    Path directory = secrets.resolve(reader.secret());
    for (String label : List.of("group-" + reader.name(), "current")) {
      if (Files.exists(directory.resolve(label), LinkOption.NOFOLLOW_LINKS)) {
        return directory.resolve(label);
      }
    }
    return directory;
  }

  /** When an application's credential would not have been let in; empty if never. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** How often it has looked. */
  int looks() {
    return looks.get();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
