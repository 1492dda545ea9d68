package io.keyturn.reload;

import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.keyturn.reload.Trial.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the credential in use for the one on disk, and goes back if it was wrong.
 *
 * <ol>
 *   <li>Another credential than the one held is tried beside it. It has to come as far as the one
 *       held; a key, or what follows a key, twice in a row, since a key arrives at a server's parts
 *       one by one.
 *   <li>It is taken, and the former is kept.
 *   <li>Once every channel had an answer with the new one, the former is let go. If a channel has
 *       none while the former is accepted, the former comes back.
 * </ol>
 *
 * <p>So a credential that works is only ever given up for one that works. One thread at a time
 * calls {@link #settle}.
 */
final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final int LONGEST_BACKOFF_CHECKS = 12;
  private static final int LONGEST_BACKOFF_CHECKS_OF_A_KEY = 4;
  private static final int MOST_NUDGES = 3;

  private final InUse inUse;
  private final List<Connection> connections;
  private final Set<String> namespaces;
  private final Function<Credential, SslContext> contexts;
  private final Duration patience;
  private volatile @Nullable String refused;

  private @Nullable Credential former;
  private @Nullable Credential candidate;
  private int accepted;
  private int backoff;
  private int skip;
  private int nudges;
  private long firstRefusal;
  private boolean waiting;

  /**
   * Watches over one credential.
   *
   * @param contexts makes a TLS context for one credential alone
   * @param patience how long a new key may be refused before this counts as a refusal
   */
  Exchange(
      InUse inUse,
      List<Connection> connections,
      Set<String> namespaces,
      Function<Credential, SslContext> contexts,
      Duration patience) {
    this.inUse = inUse;
    this.connections = connections;
    this.namespaces = namespaces;
    this.contexts = contexts;
    this.patience = patience;
  }

  /** What the server refuses, as a stamp names it; null if nothing. */
  @Nullable String refused() {
    return refused;
  }

  /** Goes one step towards what was found on disk; see the class. */
  void settle(Credential found) {
    if (former == null) {
      inUse.dropSpare();
    } else {
      confirm();
    }
    if (found.sameAs(inUse.get())) {
      inUse.set(found);
      if (former == null) {
        forget();
        nudge();
      }
      return;
    }
    if (!found.sameAs(candidate)) {
      forget();
      candidate = found;
    }
    if (--skip <= 0) {
      weigh(found);
    }
  }

  private void forget() {
    candidate = null;
    refused = null;
    accepted = 0;
    backoff = 0;
    skip = 0;
  }

  private void weigh(Credential found) {
    Credential held = inUse.get();
    Verdict best = Verdict.UNREACHABLE;
    for (Connection connection : connections) {
      for (@Nullable String namespace : places()) {
        Verdict verdict = attempt(found, connection, namespace);
        if (verdict != Verdict.ACCEPTED) {
          Verdict control = attempt(held, connection, namespace);
          if (verdict == Verdict.UNREACHABLE && control.compareTo(verdict) > 0) {
            verdict = attempt(found, connection, namespace);
          }
          if (control == Verdict.UNREACHABLE && verdict != Verdict.ACCEPTED) {
            waitForServer();
            return;
          }
          if (verdict.compareTo(control) < 0) {
            reject(found);
            return;
          }
        }
        best = verdict.compareTo(best) > 0 ? verdict : best;
      }
    }
    boolean key = found instanceof ApiKey;
    if (key && best != Verdict.ACCEPTED) {
      // Both are refused. A key that has not arrived yet is no better than the one held.
      reject(found);
    } else if (++accepted >= (key || held instanceof ApiKey ? 2 : 1)) {
      take(found);
    }
  }

  private void waitForServer() {
    accepted = 0;
    if (!waiting) {
      log.warn("The server cannot be reached: the credential in use stays in use.");
      waiting = true;
    }
  }

  private void reject(Credential found) {
    boolean first = backoff == 0;
    boolean key = found instanceof ApiKey;
    accepted = 0;
    backOff(found);
    if (!key) {
      log.warn(
          "The server refuses {} but accepts the one in use, which stays in use."
              + " Let the server accept its authority, or put the former credential back.",
          found.shown());
      refused = found.stampedAsRefused();
    } else if (first) {
      firstRefusal = System.nanoTime();
      log.info(
          "The server does not know {} yet: the credential in use stays in use until it does.",
          found.shown());
    }
    if (key && refused == null && System.nanoTime() - firstRefusal >= patience.toNanos()) {
      log.warn(
          "The server has refused {} for {}; the credential in use stays in use. Check that the"
              + " key is enabled and may use the namespace, or put the former credential back.",
          found.shown(),
          patience);
      refused = found.stampedAsRefused();
    }
  }

  private void backOff(Credential found) {
    int longest =
        found instanceof ApiKey ? LONGEST_BACKOFF_CHECKS_OF_A_KEY : LONGEST_BACKOFF_CHECKS;
    backoff = Math.min(Math.max(1, backoff * 2), longest);
    skip = backoff;
  }

  private void take(Credential found) {
    Credential held = inUse.get();
    if (former == null || found.sameAs(former)) {
      former = held;
    }
    exchange(found);
    refused = null;
    nudges = 0;
    log.info("In use now: {}.", found.shown());
    confirm();
  }

  private void exchange(Credential next) {
    boolean reconnect = !(next instanceof ApiKey && inUse.get() instanceof ApiKey);
    waiting = false;
    accepted = 0;
    connections.forEach(connection -> connection.log().forgetProof());
    inUse.exchange(next);
    if (reconnect) {
      connections.forEach(Connection::reconnect);
    }
  }

  /** Lets the former go once the new one works everywhere; goes back to it if only it works. */
  private void confirm() {
    Credential fallback = former;
    Credential current = inUse.get();
    if (fallback == null) {
      return;
    }
    for (Connection connection : connections) {
      for (@Nullable String namespace : places()) {
        if (connection.log().proves(current)) {
          continue;
        }
        Verdict verdict = askInUse(connection, namespace);
        if (verdict == Verdict.ACCEPTED
            && !connection.log().proves(current)
            && nudges < MOST_NUDGES) {
          // A handshake that was under way during the exchange kept the former. A server that asks
          // for no certificate is never shown one: that ends the nudging.
          nudges++;
          connection.reconnect();
          return;
        }
        if (verdict != Verdict.ACCEPTED) {
          Verdict control = attempt(fallback, connection, namespace);
          if (control.compareTo(verdict) > 0) {
            goBack(current, fallback);
            return;
          }
          if (verdict.compareTo(Verdict.REFUSED) <= 0) {
            return;
          }
        }
      }
    }
    former = null;
  }

  /** An attempt to connect may be waiting for its next turn since before the exchange. */
  private Verdict askInUse(Connection connection, @Nullable String namespace) {
    Verdict verdict = Trial.ask(connection.stubs(), namespace);
    if (verdict == Verdict.UNREACHABLE) {
      connection.retryAtOnce();
      verdict = Trial.ask(connection.stubs(), namespace);
    }
    return verdict;
  }

  private void goBack(Credential bad, Credential good) {
    former = null;
    exchange(good);
    candidate = bad;
    firstRefusal = System.nanoTime();
    backOff(bad);
    log.warn(
        "The server accepted {} on trial and refuses it now: {} is in use again. Let the server"
            + " accept the new credential, or put the former one back.",
        bad.shown(),
        good.shown());
    refused = bad.stampedAsRefused();
  }

  /** A handshake that was under way during the exchange may have kept the former certificate. */
  private void nudge() {
    for (Connection connection : connections) {
      if (connection.log().strayedFrom(inUse.get())) {
        connection.reconnect();
      }
    }
  }

  /** Where a credential has to work: in each namespace, or anywhere while none is known. */
  private List<@Nullable String> places() {
    List<@Nullable String> known = new ArrayList<>(namespaces);
    if (known.isEmpty()) {
      known.add(null);
    }
    return known;
  }

  private Verdict attempt(
      Credential credential, Connection connection, @Nullable String namespace) {
    return Trial.of(credential, contexts.apply(credential), connection.options(), namespace);
  }
}
