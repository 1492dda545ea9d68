package io.keyturn.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final Ledger ledger = new Ledger(100, 3);

  @Test
  void aCallBelongsToTheRangeThatItStartedIn() {
    ledger.call(call("Start", Status.Code.OK, 1, T0));
    ledger.call(call("Start", Status.Code.UNAVAILABLE, 1, T0.plusSeconds(1)));

    assertThat(ledger.calls(T0, T0.plusSeconds(1)).total()).isEqualTo(1);
    assertThat(ledger.calls(T0, T0.plusSeconds(1)).failed()).isZero();
    assertThat(ledger.calls(T0.plusSeconds(1), T0.plusSeconds(2)).failed()).isEqualTo(1);
    assertThat(ledger.failedCalls(T0, T0.plusSeconds(9)))
        .extracting(LedgerCall::status)
        .containsExactly(Status.Code.UNAVAILABLE);
  }

  @Test
  void percentilesLeaveLongPollsOut() {
    for (int i = 1; i <= 99; i++) {
      ledger.call(call("SignalWorkflowExecution", Status.Code.OK, i, T0));
    }
    ledger.call(call("PollWorkflowTaskQueue", Status.Code.OK, 60_000, T0));

    CallSummary summary = ledger.calls(T0, T0.plusSeconds(1));
    assertThat(summary.total()).isEqualTo(100);
    assertThat(summary.p50Millis()).isEqualTo(50);
    assertThat(summary.p99Millis()).isEqualTo(99);
  }

  @ParameterizedTest
  @CsvSource({
    "StartWorkflowExecution, OK, false",
    "StartWorkflowExecution, ALREADY_EXISTS, false",
    "StartWorkflowExecution, UNAVAILABLE, true",
    "StartWorkflowExecution, CANCELLED, true",
    "SignalWorkflowExecution, ALREADY_EXISTS, true",
    "QueryWorkflow, NOT_FOUND, false",
    "DescribeWorkflowExecution, NOT_FOUND, false",
    "RespondActivityTaskCompleted, NOT_FOUND, true",
    "RecordActivityTaskHeartbeat, NOT_FOUND, true",
    "ShutdownWorker, CANCELLED, false",
    "ShutdownWorker, UNAVAILABLE, true",
    "PollWorkflowTaskQueue, CANCELLED, false",
    "PollActivityTaskQueue, DEADLINE_EXCEEDED, false",
    "PollActivityTaskQueue, UNAVAILABLE, true",
    "PollActivityTaskQueue, PERMISSION_DENIED, true",
    "GetWorkflowExecutionHistory, CANCELLED, false",
    "DescribeTaskQueue, UNIMPLEMENTED, false",
    "DescribeNamespace, UNAUTHENTICATED, true",
    "DescribeNamespace, DEADLINE_EXCEEDED, true"
  })
  void onlyWhatHarmsTheClientCountsAsFailed(String method, Status.Code status, boolean failed) {
    assertThat(call(method, status, 1, T0).failed()).isEqualTo(failed);
  }

  @Test
  void connectionsAreCountedByWhatTheyPresented() {
    ledger.connection(connection("1", "aa", true, ""));
    ledger.connection(connection("2", "aa", false, "not issued by an accepted CA"));
    ledger.connection(connection("3", "", false, "no certificate"));

    assertThat(ledger.connectionsByCertificate(T0, T0.plusSeconds(1)))
        .isEqualTo(
            Map.of("aa", new ConnectionCount(1, 1, 0), "none", new ConnectionCount(0, 1, 0)));
    assertThat(ledger.liveConnectionsByCertificate()).isEqualTo(Map.of("aa", 1));

    ledger.closed("1", T0.plusSeconds(5));
    assertThat(ledger.liveConnectionsByCertificate()).isEmpty();
    assertThat(ledger.connections()).hasSize(3);
  }

  @Test
  void theKeyOfACallBecomesTheConnections() {
    ledger.connection(connection("1", "", true, ""));
    ledger.authenticated("1", "key-1");
    assertThat(ledger.liveConnectionsByCertificate()).isEqualTo(Map.of("key-1", 1));
  }

  @Test
  void pastItsLimitsItForgetsTheOldestEndedOnesAndSaysHowMany() {
    ledger.connection(connection("live", "aa", true, ""));
    for (int i = 0; i < 5; i++) {
      ledger.connection(connection("r" + i, "bb", false, "refused"));
    }
    assertThat(ledger.connections())
        .extracting(LedgerConnection::id)
        .containsExactlyInAnyOrder("live", "r2", "r3", "r4");
    assertThat(ledger.dropped()).isEqualTo(2);
  }

  @Test
  void jsonCarriesSumsAndConnections() {
    ledger.call(call("StartWorkflowExecution", Status.Code.UNAVAILABLE, 2.5, T0));
    ledger.connection(connection("1", "aa", true, ""));

    JsonNode json = ledger.toJson();
    assertThat(json.at("/calls/failed").asInt()).isEqualTo(1);
    assertThat(json.at("/failedCalls/0/status").asText()).isEqualTo("UNAVAILABLE");
    assertThat(json.at("/connections/0/certificateSha256").asText()).isEqualTo("aa");
    assertThat(json.at("/liveConnectionsByCertificate/aa").asInt()).isEqualTo(1);
  }

  @Test
  void aSubjectCannotSteerATerminal() {
    LedgerConnection connection =
        new LedgerConnection(
            "1",
            "ns",
            "aa",
            "CN=\u001b[2J\n",
            "CN=\u202ex",
            "",
            T0,
            true,
            "",
            false,
            Optional.empty());
    assertThat(connection.subject()).isEqualTo("CN=?[2J?");
    assertThat(connection.issuer()).isEqualTo("CN=?x");
  }

  @Test
  void aRefusalNeedsAReason() {
    assertThatThrownBy(() -> connection("1", "aa", false, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LedgerCall call(String method, Status.Code status, double millis, Instant at) {
    return new LedgerCall("1", "ns", "service/" + method, status, millis, at, "aa");
  }

  private static LedgerConnection connection(
      String id, String sha256, boolean accepted, String reason) {
    return new LedgerConnection(
        id, "ns", sha256, "CN=x", "CN=y", "", T0, accepted, reason, false, Optional.empty());
  }
}
