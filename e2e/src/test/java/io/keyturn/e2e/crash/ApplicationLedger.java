package io.keyturn.e2e.crash;

import io.keyturn.simulator.ledger.Ledger;
import io.keyturn.simulator.ledger.LedgerCall;
import io.keyturn.simulator.ledger.LedgerConnection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the simulator's ledger says about applications alone, without keyturn's own looks. */
final class ApplicationLedger {
  /** Who makes no other call is keyturn, which looks, or is killed while it looks. */
  private static final Set<String> LOOKS =
      Set.of(
          "DescribeNamespace",
          "ListWorkers",
          "DescribeTaskQueue",
          "ListWorkflowExecutions",
          "GetWorkflowExecutionHistory",
          "GetSystemInfo");

  private final Ledger ledger;

  ApplicationLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The failed calls on connections that an application works over. */
  List<LedgerCall> failedCalls() {
    List<LedgerCall> calls = calls();
    Set<String> working = workingConnections(calls);
    return calls.stream()
        .filter(LedgerCall::failed)
        .filter(call -> working.contains(call.connectionId()))
        .toList();
  }

  /** Read once for one answer: connections open while the ledger is read. */
  private List<LedgerCall> calls() {
    return ledger.callList(Instant.EPOCH, Instant.MAX, call -> true);
  }

  private static Set<String> workingConnections(List<LedgerCall> calls) {
    return calls.stream()
        .filter(call -> !call.namespace().isEmpty() && !LOOKS.contains(simpleName(call)))
        .map(LedgerCall::connectionId)
        .collect(Collectors.toSet());
  }

  /** What keyturn has called, in simple names: the Ops API, and what only it asks a namespace. */
  Set<String> methodsOfKeyturn() {
    List<LedgerCall> calls = calls();
    Set<String> working = workingConnections(calls);
    return calls.stream()
        .filter(call -> !working.contains(call.connectionId()))
        .map(ApplicationLedger::simpleName)
        .filter(method -> !method.equals("GetSystemInfo"))
        .collect(Collectors.toSet());
  }

  /** The handshakes that were refused although they came with a certificate of an application. */
  List<LedgerConnection> refusedConnections(Set<String> certificates) {
    return ledger.connections().stream()
        .filter(connection -> !connection.accepted())
        .filter(connection -> certificates.contains(connection.certificateSha256()))
        .toList();
  }

  private static String simpleName(LedgerCall call) {
    return call.method().substring(call.method().lastIndexOf('/') + 1);
  }
}
