package io.keyturn.simulator.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListFilterTest {
  private static final Map<String, ListFilter.Kind> FIELDS =
      Map.of(
          "TaskQueue", ListFilter.Kind.TEXT,
          "WorkerIdentity", ListFilter.Kind.TEXT,
          "CloseTime", ListFilter.Kind.TIME,
          "HeartbeatTime", ListFilter.Kind.TIME);
  private static final Map<String, Object> ROW =
      Map.of(
          "TaskQueue", "pay'ments",
          "WorkerIdentity", "w1@host",
          "HeartbeatTime", Instant.parse("2026-01-01T12:00:00Z"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TaskQueue = 'pay''ments'",
        "TaskQueue = \"pay'ments\" AND HeartbeatTime > '2026-01-01T11:59:59.5Z'",
        "HeartbeatTime >= '2026-01-01T13:00:00+01:00'",
        "HeartbeatTime BETWEEN '2026-01-01T11:00:00Z' AND '2026-01-01T13:00:00Z'",
        "WorkerIdentity STARTS_WITH 'w1' and (TaskQueue = 'x' or TaskQueue != 'y')",
        "CloseTime IS NULL",
        "TaskQueue IS NOT NULL ORDER BY HeartbeatTime DESC"
      })
  void whatHoldsMatches(String query) {
    assertThat(new ListFilter(query, FIELDS).matches(ROW::get)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TaskQueue = 'payments'",
        "HeartbeatTime > '2026-01-01T12:00:00Z'",
        "HeartbeatTime < '2026-01-01T12:00:00Z'",
        "CloseTime > '2026-01-01T12:00:00Z'",
        "WorkerIdentity = 'w1@host' AND TaskQueue = 'x'"
      })
  void whatDoesNotHoldDoesNotMatch(String query) {
    ListFilter filter = new ListFilter(query, FIELDS);
    assertThat(filter.understood()).isTrue();
    assertThat(filter.matches(ROW::get)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WorkerIdentity IN ('w1@host')",
        "WorkerIdentity NOT IN ('x')",
        "WorkerIdentity LIKE 'w%'",
        "NOT TaskQueue = 'x'",
        "workerIdentity = 'w1@host'",
        "Plugin = 'x' OR WorkerIdentity = 'w1@host'",
        "WorkerIdentity != unquoted",
        "HeartbeatTime > 'yesterday'"
      })
  void whatCannotBeAnsweredMatchesNothing(String query) {
    ListFilter filter = new ListFilter(query, FIELDS);
    assertThat(filter.understood()).isFalse();
    assertThat(filter.matches(ROW::get)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TaskQueue =",
        "= 'x'",
        "TaskQueue 'x'",
        "(TaskQueue = 'x'",
        "TaskQueue = 'x",
        "a = 'x' b"
      })
  void whatIsNoQueryIsRefused(String query) {
    assertThatThrownBy(() -> new ListFilter(query, FIELDS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
