package io.keyturn.worker;

import io.keyturn.activities.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force, which follows its files.
 *
 * <ol>
 *   <li>Every few seconds the files are read. Whatever changes their content is noticed, also a
 *       rename or a symbolic link that is moved.
 *   <li>A content that two looks in a row have seen is taken, so that a file is not read while it
 *       is written.
 *   <li>A wrong policy is refused: all its errors are logged once, and the last good one stays in
 *       force. A good one is logged with what it changes.
 * </ol>
 */
public final class PolicySource implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(PolicySource.class);

  /** What one look saw: the texts, or why there were none. */
  private record Look(@Nullable PolicyTexts texts, String problem) {}

  private final Path path;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(PolicySource::thread);
  private volatile Policy current;
  private Look settled;
  private Look seen;

  private PolicySource(Path path, Policy first, Look look) {
    this.path = path;
    this.current = first;
    this.settled = look;
    this.seen = look;
  }

  /**
   * Reads the policy and follows its changes, looking every 5 seconds.
   *
   * @throws PolicyFileException when it is wrong now
   */
  public static PolicySource open(Path policy) throws PolicyFileException {
    return open(policy, INTERVAL);
  }

  /** As {@link #open(Path)}, with another time between two looks. */
  public static PolicySource open(Path policy, Duration interval) throws PolicyFileException {
    PolicyTexts texts = PolicyTexts.read(policy);
    Policy first = PolicyFile.load(texts, System::getenv).policy();
    PolicySource source = new PolicySource(policy, first, new Look(texts, ""));
    source.follow(interval.toMillis());
    return source;
  }

  /** The last good policy. */
  public Policy current() {
    return current;
  }

  private void follow(long millis) {
    var unused = watch.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Looks once; the watch does so again and again. */
  synchronized void look() {
    try {
      Look now = lookNow();
      if (now.equals(seen) && !now.equals(settled)) {
        settled = now;
        take(now);
      }
      seen = now;
    } catch (RuntimeException defect) {
      LOG.error("the policy could not be looked at; the last good one stays in force", defect);
    }
  }

  private Look lookNow() {
    try {
      return new Look(PolicyTexts.read(path), "");
    } catch (PolicyFileException absent) {
      return new Look(null, String.valueOf(absent.getMessage()));
    }
  }

  private void take(Look look) {
    try {
      if (look.texts == null) {
        throw new PolicyFileException(look.problem);
      }
      Policy next = PolicyFile.load(look.texts, System::getenv).policy();
      Policy before = Objects.requireNonNull(current);
      current = next;
      LOG.info("the policy was read anew: {}", PolicyChanges.between(before, next));
    } catch (PolicyFileException wrong) {
      LOG.error(
          "the policy is wrong now, and the last good one stays in force; mend it:\n{}",
          wrong.getMessage());
    }
  }

  private static Thread thread(Runnable watching) {
    Thread thread = new Thread(watching, "keyturn-policy");
    thread.setDaemon(true);
    return thread;
  }

  /** Stops following; the policy in force stays readable. */
  @Override
  public void close() {
    watch.shutdownNow();
  }
}
