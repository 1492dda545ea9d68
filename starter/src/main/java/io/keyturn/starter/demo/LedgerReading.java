package io.keyturn.starter.demo;

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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the demo asks the ledger: of calls and connections through the fronts, whoever's. */
final class LedgerReading {
  /** A namespace and the SHA-256 of a certificate. */
  private record Key(String namespace, String certificate) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::namespace).thenComparing(Key::certificate);
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

  List<LedgerCall> calls(Instant from, Instant to) {
    return ledger.callList(from, to, LedgerReading::throughFront);
  }

  Timing timing(Instant from, Instant to) {
    CallSummary summary = ledger.calls(from, to, LedgerReading::throughFront);
    return new Timing(summary.total(), summary.failed(), summary.p50Millis(), summary.p99Millis());
  }

  List<FailedCall> failures(Instant from, Instant to) {
    return calls(from, to).stream()
        .filter(LedgerCall::failed)
        .collect(
            Collectors.groupingBy(
                call ->
                    new FailedCall(
                        call.namespace(),
                        call.method().substring(call.method().lastIndexOf('/') + 1),
                        call.status().name(),
                        0),
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

  /** Counts connections by namespace and certificate, before and after. */
  List<ConnectionRow> compare(List<LedgerConnection> before, List<LedgerConnection> after) {
    Map<Key, Long> first = count(before);
    Map<Key, Long> then = count(after);
    TreeSet<Key> keys = new TreeSet<>(Key.ORDER);
    keys.addAll(first.keySet());
    keys.addAll(then.keySet());
    List<ConnectionRow> rows = new ArrayList<>();
    for (Key key : keys) {
      rows.add(
          new ConnectionRow(
              key.namespace(),
              key.certificate().isEmpty() ? "none" : names.name(key.certificate()),
              first.getOrDefault(key, 0L),
              then.getOrDefault(key, 0L)));
    }
    return rows;
  }

  private static Map<Key, Long> count(List<LedgerConnection> connections) {
    return connections.stream()
        .map(c -> new Key(c.namespace(), c.presented()))
        .collect(
            Collectors.groupingBy(
                Function.identity(), () -> new TreeMap<>(Key.ORDER), Collectors.counting()));
  }

  /** Finds how a certificate's newest handshake since some time ended. */
  Optional<LedgerConnection> newest(String namespace, String certificate, Instant from) {
    return ledger.connections(from, Instant.MAX).stream()
        .filter(c -> c.namespace().equals(namespace))
        .filter(c -> c.certificateSha256().equals(certificate))
        .reduce((one, other) -> other);
  }
}
