package io.keyturn.simulator.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Remembers every connection and every call that the simulator's servers saw, and answers questions
 * about them; safe for use by many threads. Past its limits it forgets the oldest entries and
 * counts them as dropped; live connections are never forgotten.
 *
 * <p>A range of time is half open: a call belongs to the range that it started in, a connection to
 * the one that its handshake ended in.
 */
public final class Ledger {
  /** One certificate's or key's place in the answers where nothing was presented. */
  public static final String NOTHING_PRESENTED = "none";

  private final int maxCalls;
  private final int maxConnections;
  private final Deque<LedgerCall> calls = new ArrayDeque<>();
  private final Map<String, LedgerConnection> live = new LinkedHashMap<>();
  private final Deque<LedgerConnection> ended = new ArrayDeque<>();
  private long dropped;

  /** Creates a ledger for a run of some hours: 500,000 calls and 50,000 ended connections. */
  public Ledger() {
    this(500_000, 50_000);
  }

  /** Creates a ledger that keeps at most so many calls and ended connections. */
  public Ledger(int maxCalls, int maxConnections) {
    if (maxCalls < 1 || maxConnections < 1) {
      throw new IllegalArgumentException("a ledger holds at least one entry of each");
    }
    this.maxCalls = maxCalls;
    this.maxConnections = maxConnections;
  }

  /** Adds a call that has ended. */
  public synchronized void call(LedgerCall call) {
    calls.addLast(call);
    if (calls.size() > maxCalls) {
      calls.removeFirst();
      dropped++;
    }
  }

  /** Adds a connection, or replaces the one of the same id that is still live. */
  public synchronized void connection(LedgerConnection connection) {
    if (connection.accepted() && connection.closed().isEmpty()) {
      live.put(connection.id(), connection);
      return;
    }
    live.remove(connection.id());
    ended.addLast(connection);
    if (ended.size() > maxConnections) {
      ended.removeFirst();
      dropped++;
    }
  }

  /** Notes the end of a live connection; an unknown id is ignored. */
  public synchronized void closed(String connectionId, Instant time) {
    LedgerConnection connection = live.get(connectionId);
    if (connection != null) {
      connection(connection.closedAt(time));
    }
  }

  /** Notes the API key that a live connection's calls carry; an unknown id is ignored. */
  public synchronized void authenticated(String connectionId, String apiKeyId) {
    live.computeIfPresent(connectionId, (id, connection) -> connection.authenticatedBy(apiKeyId));
  }

  /** Returns what the calls that started in the range come to. */
  public CallSummary calls(Instant from, Instant to) {
    return calls(from, to, call -> true);
  }

  /** Returns what those calls that started in the range and satisfy the condition come to. */
  public CallSummary calls(Instant from, Instant to, Predicate<LedgerCall> which) {
    return CallSummary.of(callList(from, to, which));
  }

  /** Returns the failed calls that started in the range, oldest first. */
  public List<LedgerCall> failedCalls(Instant from, Instant to) {
    return callList(from, to, LedgerCall::failed);
  }

  /**
   * Returns the calls that started in the range and satisfy the condition, in order of their end.
   */
  public synchronized List<LedgerCall> callList(
      Instant from, Instant to, Predicate<LedgerCall> which) {
    return calls.stream().filter(c -> within(c.started(), from, to)).filter(which).toList();
  }

  /** Returns all remembered connections, live ones among them, by the time of their handshake. */
  public synchronized List<LedgerConnection> connections() {
    List<LedgerConnection> all = new ArrayList<>(ended);
    all.addAll(live.values());
    all.sort(Comparator.comparing(LedgerConnection::opened));
    return List.copyOf(all);
  }

  /** Returns the connections whose handshake ended in the range. */
  public List<LedgerConnection> connections(Instant from, Instant to) {
    return connections().stream().filter(c -> within(c.opened(), from, to)).toList();
  }

  /** Returns the connections that are open now. */
  public synchronized List<LedgerConnection> liveConnections() {
    return List.copyOf(live.values());
  }

  /** Counts the range's connections by certificate SHA-256, key id, or "none". */
  public SortedMap<String, ConnectionCount> connectionsByCertificate(Instant from, Instant to) {
    SortedMap<String, ConnectionCount> counts = new TreeMap<>();
    for (LedgerConnection connection : connections(from, to)) {
      counts.put(
          label(connection),
          counts.getOrDefault(label(connection), new ConnectionCount(0, 0, 0)).plus(connection));
    }
    return counts;
  }

  /** Counts the open connections by certificate SHA-256, key id, or "none". */
  public SortedMap<String, Integer> liveConnectionsByCertificate() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    liveConnections().forEach(connection -> counts.merge(label(connection), 1, Integer::sum));
    return counts;
  }

  /** Returns how many entries were forgotten because of the limits. */
  public synchronized long dropped() {
    return dropped;
  }

  /**
   * Returns the whole ledger of the range as JSON: summaries, connections, and the failed calls.
   */
  public ObjectNode toJson(Instant from, Instant to) {
    return LedgerJson.of(this, from, to);
  }

  /** Returns the whole ledger as JSON. */
  public ObjectNode toJson() {
    return toJson(Instant.EPOCH, Instant.MAX);
  }

  private static String label(LedgerConnection connection) {
    return connection.presented().isEmpty() ? NOTHING_PRESENTED : connection.presented();
  }

  private static boolean within(Instant time, Instant from, Instant to) {
    return !time.isBefore(from) && time.isBefore(to);
  }
}
