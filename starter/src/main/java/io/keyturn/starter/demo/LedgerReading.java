package io.keyturn.starter.demo;

import io.grpc.Status;
import io.keyturn.simulator.ledger.CallSummary;
import io.keyturn.simulator.ledger.Ledger;
import io.keyturn.simulator.ledger.LedgerCall;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.starter.demo.DemoResult.ConnectionRow;
import io.keyturn.starter.demo.DemoResult.FailedCall;
import io.keyturn.starter.demo.DemoResult.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the demo asks the ledger: of calls and connections through the fronts, whoever's.
 *
 * <p>A refused certificate ends a handshake, a refused key ends a call. keyturn's probes, the
 * plugin's trials and the demo's own proof present keys that are not in force yet or no more, with
 * no other calls than these, each on a connection of its own that no key was ever let in on. Only
 * what is all of that is a trial, counted apart; an application that is refused is none, since its
 * connection was in use before.
 */
final class LedgerReading {
  private static final Set<String> OF_TRIALS = Set.of("GetSystemInfo", "DescribeNamespace");

  /** A namespace and the SHA-256 of a certificate, or the id of a key. */
  private record Presented(String namespace, String credential) {
    static final Comparator<Presented> ORDER =
        Comparator.comparing(Presented::namespace).thenComparing(Presented::credential);
  }

  private final Ledger ledger;
  private final Fingerprints names;

  LedgerReading(Ledger ledger, Fingerprints names) {
    this.ledger = ledger;
    this.names = names;
  }

  private static boolean throughFront(LedgerCall call) {
    return !call.namespace().isEmpty();
  }

  private Predicate<LedgerCall> trial() {
    Set<String> entered =
        ledger.connections().stream()
            .filter(connection -> !connection.presented().isEmpty())
            .map(LedgerConnection::id)
            .collect(Collectors.toSet());
    return call ->
        call.status() == Status.Code.UNAUTHENTICATED
            && OF_TRIALS.contains(method(call))
            && !entered.contains(call.connectionId());
  }

  private static String method(LedgerCall call) {
    return call.method().substring(call.method().lastIndexOf('/') + 1);
  }

  List<LedgerCall> calls(Instant from, Instant to) {
    Predicate<LedgerCall> trial = trial();
    return ledger.callList(from, to, call -> throughFront(call) && !trial.test(call));
  }

  /** Counts the calls that only tried a key, and were refused. */
  long trials(Instant from, Instant to) {
    Predicate<LedgerCall> trial = trial();
    return ledger.callList(from, to, call -> throughFront(call) && trial.test(call)).size();
  }

  Timing timing(Instant from, Instant to) {
    Predicate<LedgerCall> trial = trial();
    CallSummary summary = ledger.calls(from, to, call -> throughFront(call) && !trial.test(call));
    return new Timing(summary.total(), summary.failed(), summary.p50Millis(), summary.p99Millis());
  }

  List<FailedCall> failures(Instant from, Instant to) {
    return calls(from, to).stream()
        .filter(LedgerCall::failed)
        .collect(
            Collectors.groupingBy(
                call -> new FailedCall(call.namespace(), method(call), call.status().name(), 0),
                Collectors.counting()))
        .entrySet()
        .stream()
        .map(
            entry ->
                new FailedCall(
                    entry.getKey().namespace(),
                    entry.getKey().method(),
                    entry.getKey().status(),
                    entry.getValue()))
        .toList();
  }

  /** The open connections through the fronts. */
  List<LedgerConnection> open() {
    return ledger.liveConnections().stream().filter(c -> !c.namespace().isEmpty()).toList();
  }

  /** Counts connections by namespace and credential, before and after. */
  List<ConnectionRow> compare(List<LedgerConnection> before, List<LedgerConnection> after) {
    Map<Presented, Long> first = count(before);
    Map<Presented, Long> then = count(after);
    TreeSet<Presented> all = new TreeSet<>(Presented.ORDER);
    all.addAll(first.keySet());
    all.addAll(then.keySet());
    List<ConnectionRow> rows = new ArrayList<>();
    for (Presented presented : all) {
      rows.add(
          new ConnectionRow(
              presented.namespace(),
              presented.credential().isEmpty() ? "none" : names.name(presented.credential()),
              first.getOrDefault(presented, 0L),
              then.getOrDefault(presented, 0L)));
    }
    // Ids have no order that says anything: what was there first comes first.
    rows.sort(
        Comparator.comparing(ConnectionRow::namespace)
            .thenComparing(Comparator.comparing(ConnectionRow::before).reversed()));
    return rows;
  }

  private static Map<Presented, Long> count(List<LedgerConnection> connections) {
    return connections.stream()
        .map(c -> new Presented(c.namespace(), c.presented()))
        .collect(
            Collectors.groupingBy(
                Function.identity(), () -> new TreeMap<>(Presented.ORDER), Collectors.counting()));
  }

  /** Finds how a certificate's newest handshake since some time ended. */
  Optional<LedgerConnection> newest(String namespace, String certificate, Instant from) {
    return ledger.connections(from, Instant.MAX).stream()
        .filter(c -> c.namespace().equals(namespace))
        .filter(c -> c.certificateSha256().equals(certificate))
        .reduce((one, other) -> other);
  }

  /** Finds how the newest call with a key since some time ended. */
  Optional<LedgerCall> newestCall(String namespace, String keyId, Instant from) {
    return ledger
        .callList(
            from,
            Instant.MAX,
            call -> call.namespace().equals(namespace) && call.presented().equals(keyId))
        .stream()
        .reduce((one, other) -> other);
  }
}
