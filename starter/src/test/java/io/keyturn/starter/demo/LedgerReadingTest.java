package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.keyturn.simulator.ledger.Ledger;
import io.keyturn.simulator.ledger.LedgerCall;
import io.keyturn.simulator.ledger.LedgerConnection;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only who was never let in tries; who was let in and is refused has been cut off. */
final class LedgerReadingTest {
  private static final String NAMESPACE = "ledger.a2dd6";
  private static final String SERVICE = "temporal.api.workflowservice.v1.WorkflowService/";

  private final Ledger ledger = new Ledger();
  private final LedgerReading reading = new LedgerReading(ledger, new Fingerprints());

  @Test
  void refusalOnAConnectionThatNoKeyWasLetInOnIsATrial() {
    connect("stranger");
    call("stranger", "GetSystemInfo", Status.Code.UNAUTHENTICATED);
    call("stranger", "DescribeNamespace", Status.Code.UNAUTHENTICATED);
    assertCounts(0, 0, 2);
  }

  @Test
  void refusalOnAConnectionThatWasInUseIsAFailedCall() {
    connect("worker");
    ledger.authenticated("worker", "0c0c");
    call("worker", "DescribeNamespace", Status.Code.OK);
    call("worker", "DescribeNamespace", Status.Code.UNAUTHENTICATED);
    assertCounts(2, 1, 0);
  }

  @Test
  void refusedWorkIsAFailedCallOnAnyConnection() {
    connect("stranger");
    call("stranger", "StartWorkflowExecution", Status.Code.UNAUTHENTICATED);
    assertCounts(1, 1, 0);
  }

  @Test
  void whatElseGoesWrongIsNoTrial() {
    connect("stranger");
    call("stranger", "DescribeNamespace", Status.Code.PERMISSION_DENIED);
    call("stranger", "GetSystemInfo", Status.Code.UNAVAILABLE);
    assertCounts(2, 2, 0);
  }

  private void connect(String id) {
    ledger.connection(
        new LedgerConnection(
            id, NAMESPACE, "", "", "", "", Instant.EPOCH, true, "", false, Optional.empty()));
  }

  private void call(String connection, String method, Status.Code status) {
    ledger.call(
        new LedgerCall(connection, NAMESPACE, SERVICE + method, status, 1, Instant.EPOCH, "0c0c"));
  }

  private void assertCounts(long calls, long failed, long trials) {
    assertThat(reading.calls(Instant.EPOCH, Instant.MAX)).hasSize((int) calls);
    assertThat(reading.timing(Instant.EPOCH, Instant.MAX).calls()).isEqualTo(calls);
    assertThat(reading.timing(Instant.EPOCH, Instant.MAX).failed()).isEqualTo(failed);
    assertThat(
            reading.failures(Instant.EPOCH, Instant.MAX).stream()
                .mapToLong(DemoResult.FailedCall::count)
                .sum())
        .isEqualTo(failed);
    assertThat(reading.trials(Instant.EPOCH, Instant.MAX)).isEqualTo(trials);
  }
}
