package io.keyturn.reload;

import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.keyturn.reload.PresentationLog.Presented;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the source again and again, and says what is presented.
 *
 * <p>What cannot be used changes nothing; another credential than the one held is the {@link
 * Exchange}'s to weigh.
 */
final class Reloader {
  private static final Logger log = LoggerFactory.getLogger(Reloader.class);

  private final Settings settings;
  private final Reading reading;
  private final InUse inUse = new InUse();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final Set<String> namespaces = new CopyOnWriteArraySet<>();
  private volatile Exchange exchange;
  private volatile @Nullable X509TrustManager trust;
  private volatile @Nullable String onDisk;
  private volatile @Nullable String unusable;
  private @Nullable ScheduledExecutorService timer;

  // Only the thread that checks uses these.
  private String problem = "";
  private int problemSeen;
  private String unavailable = "";

  Reloader(Settings settings) {
    this.settings = settings;
    this.reading = new Reading(settings.source(), settings.name());
    this.exchange = newExchange();
  }

  private Exchange newExchange() {
    return new Exchange(
        inUse,
        connections,
        namespaces,
        credential -> context(() -> credential),
        settings.patience());
  }

  /**
   * Reads the credential for the first connection; later ones take what is held.
   *
   * @throws UnusableCredentialException if there is none that can be used
   */
  synchronized SslContext open() {
    if (connections.isEmpty()) {
      Credential read = reading.read();
      trust = ServerTrust.from(settings.serverCa());
      inUse.set(read);
      onDisk = read.stamped();
      unusable = null;
      exchange = newExchange();
    }
    return context(inUse::get);
  }

  /** The API key of a call on a connection that presented no certificate. */
  @Nullable ApiKey key() {
    return inUse.key();
  }

  synchronized void add(Connection connection) {
    connections.add(connection);
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "keyturn-credential-reload");
                thread.setDaemon(true);
                return thread;
              });
      long millis = settings.interval().toMillis();
      var unused =
          timer.scheduleWithFixedDelay(this::checkSafely, millis, millis, TimeUnit.MILLISECONDS);
    }
    connection.whenShutDown(() -> remove(connection));
  }

  private synchronized void remove(Connection connection) {
    connections.remove(connection);
    if (connections.isEmpty()) {
      stop();
    }
  }

  synchronized void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  void knows(String namespace) {
    namespaces.add(namespace);
  }

  /** What is presented, told of the channel that is furthest from what is on disk. */
  Stamp stamp() {
    Credential held = inUse.any() ? inUse.get() : null;
    String next = held == null ? Stamp.UNKNOWN : held.stamped();
    Presented told = null;
    for (Connection connection : connections) {
      Presented presented = connection.log().newest(next);
      if (presented != null && (told == null || distance(presented) > distance(told))) {
        told = presented;
      }
    }
    Presented presented = told == null ? Presented.UNKNOWN : told;
    String authority =
        held instanceof ApiKey && !presented.known() ? Stamp.NONE : presented.authority();
    String broken = unusable;
    return new Stamp(
        presented.credential(),
        authority,
        settings.name(),
        broken == null ? exchange.refused() : broken);
  }

  private int distance(Presented presented) {
    if (presented.credential().equals(onDisk)) {
      return 0;
    }
    return presented.known() ? 2 : 1;
  }

  private void checkSafely() {
    try {
      check();
      unavailable = "";
    } catch (SourceUnavailableException e) {
      keepMeanwhile(e);
    } catch (RuntimeException e) {
      // An exception would end the checks for good. Its text may quote anything, so it is left out.
      log.warn("The check of the credential failed ({}); it is tried again.", e.getClass());
    }
  }

  /** Says it once: nothing is known of what is there, so the stamp says nothing either. */
  private void keepMeanwhile(SourceUnavailableException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.equals(unavailable)) {
      log.warn("The credential in use stays in use. {}", message);
    }
    unavailable = message;
  }

  private void check() {
    try {
      Credential found = reading.read();
      onDisk = found.stamped();
      exchange.settle(found);
      problem = "";
      unusable = null;
    } catch (UnusableCredentialException e) {
      keepBecauseOf(e);
    }
  }

  /** A file that is being written is broken for a moment: only the second look counts. */
  private void keepBecauseOf(UnusableCredentialException e) {
    String message = String.valueOf(e.getMessage());
    problemSeen = message.equals(problem) ? problemSeen + 1 : 1;
    problem = message;
    if (problemSeen == 2) {
      log.warn("The credential in use stays in use. {}", message);
    }
    if (problemSeen >= 2) {
      onDisk = e.found();
      unusable = e.found() == null ? Stamp.NOTHING_READ : e.found();
    }
  }

  private SslContext context(Supplier<Credential> credential) {
    X509TrustManager authorities = trust;
    if (authorities == null) {
      throw new IllegalStateException("No credential was read yet");
    }
    return new FreshSslContext(credential, authorities, settings.provider());
  }
}
