package io.keyturn.activities.localdirectory;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one writer at a time in a secret: threads by a lock in memory, processes by a lock on a
 * file, which the system releases when its holder dies.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = ".lock";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 20;
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private DirectoryLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /**
   * Waits for the secret to be free, at most ten seconds.
   *
   * @throws RotationProblem UNAVAILABLE after that
   */
  static DirectoryLock of(Path secret) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ReentrantLock threads =
        THREADS.computeIfAbsent(secret.toRealPath(), key -> new ReentrantLock());
    FileChannel channel = null;
    boolean locked = false;
    try {
      locked = threads.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!locked) {
        throw busy(secret);
      }
      channel =
          FileChannel.open(
              secret.resolve(FILE),
              Set.of(CREATE, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      while (lock(channel) == null) {
        if (System.nanoTime() - deadline > 0) {
          throw busy(secret);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      DirectoryLock held = new DirectoryLock(threads, channel);
      channel = null;
      locked = false;
      return held;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy(secret);
    } finally {
      if (channel != null) {
        channel.close();
      }
      if (locked) {
        threads.unlock();
      }
    }
  }

  /** The lock lives as long as its channel. */
  @SuppressWarnings("resource")
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    return channel.tryLock();
  }

  private static RotationProblem busy(Path secret) {
    return new RotationProblem(
        FailureKind.UNAVAILABLE,
        "another process is changing the secret in " + FileProblems.shown(secret),
        "wait for it, or find out what hangs with its lock file open");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      threads.unlock();
    }
  }
}
