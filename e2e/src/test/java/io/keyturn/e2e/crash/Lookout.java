package io.keyturn.e2e.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Looks all the time whether each application could read a credential that is let in. */
final class Lookout implements AutoCloseable {
  /** Reads the credential of an application and asks the front that it works with for it. */
  interface Look {
    boolean letIn() throws IOException, GeneralSecurityException;
  }

  private static final int TRIES = 3;

  private final Map<String, Look> applications;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "lookout");
  private volatile boolean stopping;

  /** Looks for applications by their names. */
  Lookout(Map<String, Look> applications) {
    this.applications = Map.copyOf(applications);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stopping) {
      applications.forEach(this::look);
      looks.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void look(String name, Look application) {
    String problem = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        if (application.letIn()) {
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
    violations.add(Instant.now() + " " + name + " " + problem);
  }

  /** The folder that an application of this name reads in the directory of a secret. */
  static Path folder(Path secret, String name) {
    for (String label : List.of("group-" + name, "current")) {
      if (Files.exists(secret.resolve(label), LinkOption.NOFOLLOW_LINKS)) {
        return secret.resolve(label);
      }
    }
    return secret;
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
