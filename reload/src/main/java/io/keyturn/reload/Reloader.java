package io.keyturn.reload;

import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.keyturn.reload.HandshakeLog.Presented;
import io.keyturn.reload.Trial.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the credential in use and exchanges it for the one on disk.
 *
 * <p>Each check: 1. read the directory; what cannot be used changes nothing. 2. If it is another
 * credential than the one held, try it beside the one held. 3. Take it unless it comes less far
 * than the one held. 4. Let every channel reconnect. So a credential that works is only ever given
 * up for one that works.
 */
final class Reloader {
  private static final Logger log = LoggerFactory.getLogger(Reloader.class);
  private static final int LONGEST_BACKOFF_CHECKS = 12;

  private final Settings settings;
  private final CredentialDirectory directory;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final Set<String> namespaces = new CopyOnWriteArraySet<>();
  private @Nullable ScheduledExecutorService timer;

  private volatile @Nullable ClientCredential held;
  private volatile @Nullable X509TrustManager trust;
  private volatile @Nullable String onDisk;
  private volatile @Nullable String refused;

  // Only the thread that checks uses these.
  private @Nullable ClientCredential rejected;
  private @Nullable ClientCredential former;
  private int backoff = 1;
  private int skip;
  private boolean waiting;
  private String problem = "";
  private int problemSeen;

  Reloader(Settings settings) {
    this.settings = settings;
    this.directory = new CredentialDirectory(settings.directory(), settings.name());
  }

  /**
   * Reads the credential for the first connection; later ones take what is held.
   *
   * @throws UnusableCredentialException if there is none that can be used
   */
  synchronized SslContext open() {
    if (connections.isEmpty()) {
      ClientCredential read = directory.read();
      trust = ServerTrust.from(settings.serverCa());
      held = read;
      onDisk = read.fingerprint();
      refused = null;
      former = null;
      rejected = null;
    }
    return context(null);
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
    ClientCredential credential = held;
    String heldLeaf = credential == null ? Stamp.UNKNOWN : credential.fingerprint();
    Presented told = null;
    for (Connection connection : connections) {
      Presented presented = connection.handshakes().newest(heldLeaf);
      if (presented != null && (told == null || distance(presented) > distance(told))) {
        told = presented;
      }
    }
    Presented presented = told == null ? Presented.UNKNOWN : told;
    return new Stamp(presented.leaf(), presented.authority(), settings.name(), refused);
  }

  private int distance(Presented presented) {
    if (presented.leaf().equals(onDisk)) {
      return 0;
    }
    return presented.leaf().equals(Stamp.UNKNOWN) ? 1 : 2;
  }

  private void checkSafely() {
    try {
      check();
    } catch (RuntimeException e) {
      // An exception would end the checks for good. Its text may quote anything, so it is left out.
      log.warn("The check of the credential failed ({}); it is tried again.", e.getClass());
    }
  }

  /** Looks at the directory once; see the class. */
  void check() {
    try {
      settle(directory.read());
      problem = "";
    } catch (UnusableCredentialException e) {
      keepBecauseOf(e);
    }
  }

  private void settle(ClientCredential found) {
    onDisk = found.fingerprint();
    if (found.sameAs(held)) {
      refused = null;
      rejected = null;
      confirm();
      nudge();
    } else if (!found.sameAs(rejected)) {
      refused = null;
      weigh(found);
    } else if (--skip <= 0) {
      weigh(found);
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
      refused = e.found() == null ? "0".repeat(64) : e.found();
    }
  }

  private void weigh(ClientCredential candidate) {
    ClientCredential current = held;
    boolean proven = true;
    for (Connection connection : connections) {
      Verdict verdict = attempt(candidate, connection);
      if (verdict == Verdict.ACCEPTED) {
        continue;
      }
      Verdict control = attempt(current, connection);
      if (verdict == Verdict.UNREACHABLE && control.compareTo(verdict) > 0) {
        verdict = attempt(candidate, connection);
      }
      if (control == Verdict.UNREACHABLE && verdict != Verdict.ACCEPTED) {
        if (!waiting) {
          log.warn("The server cannot be reached: the credential in use stays in use.");
          waiting = true;
        }
        return;
      }
      if (verdict.compareTo(control) < 0) {
        reject(candidate);
        return;
      }
      proven &= verdict.compareTo(Verdict.REFUSED) > 0;
    }
    former = proven ? null : current;
    take(candidate);
  }

  private void reject(ClientCredential candidate) {
    backoff = candidate.sameAs(rejected) ? Math.min(backoff * 2, LONGEST_BACKOFF_CHECKS) : 1;
    skip = backoff;
    rejected = candidate;
    refused = candidate.fingerprint();
    log.warn(
        "The server refuses certificate {} but accepts the one in use, which stays in use."
            + " Let the server accept its authority, or put the former credential back.",
        candidate.fingerprint());
  }

  private void take(ClientCredential credential) {
    waiting = false;
    held = credential;
    rejected = null;
    refused = null;
    log.info("Certificate {} is in use now.", credential.fingerprint());
    connections.forEach(Connection::reconnect);
  }

  /** After a change while nothing was accepted: goes back if it is the former that works. */
  private void confirm() {
    ClientCredential fallback = former;
    ClientCredential current = held;
    if (fallback == null || current == null) {
      return;
    }
    for (Connection connection : connections) {
      Verdict verdict = attempt(current, connection);
      if (verdict.compareTo(Verdict.REFUSED) > 0) {
        former = null;
      } else if (attempt(fallback, connection).compareTo(Verdict.REFUSED) > 0) {
        former = null;
        take(fallback);
        reject(current);
        return;
      }
    }
  }

  /** A handshake that was under way during the exchange may have kept the former credential. */
  private void nudge() {
    ClientCredential current = held;
    for (Connection connection : connections) {
      Presented presented =
          current == null ? null : connection.handshakes().newest(current.fingerprint());
      if (current != null
          && presented != null
          && !presented.leaf().equals(Stamp.UNKNOWN)
          && !presented.leaf().equals(current.fingerprint())) {
        connection.reconnect();
      }
    }
  }

  private Verdict attempt(@Nullable ClientCredential credential, Connection connection) {
    return Trial.of(context(credential), connection.options(), namespaces);
  }

  /** A context for one credential, or for whichever is held if it is null. */
  private SslContext context(@Nullable ClientCredential fixed) {
    X509TrustManager authorities = trust;
    if (authorities == null) {
      throw new IllegalStateException("No credential was read yet");
    }
    return new FreshSslContext(
        () -> fixed == null ? inUse() : fixed, authorities, settings.provider());
  }

  private ClientCredential inUse() {
    ClientCredential credential = held;
    if (credential == null) {
      throw new IllegalStateException("No credential was read yet");
    }
    return credential;
  }
}
