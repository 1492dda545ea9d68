package io.keyturn.starter.demo;

import io.keyturn.simulator.ledger.LedgerCall;
import io.keyturn.starter.demo.Snapshot.UserLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a story on a display while it is played. */
final class Viewer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Viewer.class);
  private static final long SHOWS_EVERY_MILLIS = 500;
  private static final long END_SECONDS = 2;

  private final Story story;
  private final Fingerprints names;
  private final Display display;
  private final Instant began;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-display");
            thread.setDaemon(true);
            return thread;
          });

  Viewer(Story story, Fingerprints names, Display display, Instant began) {
    this.story = story;
    this.names = names;
    this.display = display;
    this.began = began;
  }

  /** Shows moment after moment from now on. */
  void start() {
    var unused =
        timer.scheduleWithFixedDelay(
            this::showSafely, 0, SHOWS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void showSafely() {
    try {
      display.show(snapshot());
    } catch (RuntimeException e) {
      // A display that stumbles must not stop the rest of it.
      log.warn("The display failed: {}", e.getClass().getName());
    }
  }

  private Snapshot snapshot() {
    List<LedgerCall> calls = story.ledger().calls(story.begun(), Instant.MAX);
    return new Snapshot(
        Duration.between(began, Instant.now()),
        story.act(),
        story.runs().stream().map(RotationRun::line).toList(),
        story.users().stream().flatMap(this::lines).toList(),
        calls.size(),
        calls.stream().filter(LedgerCall::failed).count(),
        story.users().get(story.users().size() - 1).counts());
  }

  private Stream<UserLine> lines(ApplicationProcess user) {
    return user.uses().stream().map(use -> line(user.name(), use));
  }

  private UserLine line(String user, ApplicationProcess.Use use) {
    return use.stamp()
        .map(
            stamp -> {
              String refused = stamp.refused();
              return new UserLine(
                  user,
                  use.namespace(),
                  names.name(stamp),
                  refused == null ? "" : names.shortened(refused));
            })
        .orElseGet(() -> new UserLine(user, use.namespace(), "nothing yet", ""));
  }

  /** Shows the last moment and stops; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (timer.isShutdown()) {
      return;
    }
    timer.shutdown();
    try {
      if (timer.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        showSafely();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    display.close();
  }
}
