package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Today's code takes the same way through every history that was kept. */
class HistoryReplayTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "histories");

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void historyReplays(String file) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(read(file), RotationWorkflowImpl.class);
  }

  @Test
  void everyScenarioHasItsHistories() throws IOException {
    assertThat(Scenario.all()).isNotEmpty();
    assertThat(files())
        .containsAll(
            Scenario.all().stream().flatMap(scenario -> scenario.files().stream()).toList());
  }

  @Test
  void everyKeptHistoryIsOneOfAClosedRotation() throws IOException {
    for (String file : files()) {
      List<HistoryEvent> events = read(file).getHistory().getEventsList();
      assertThat(events.get(events.size() - 1).getEventType())
          .as(file)
          .isIn(
              EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
              EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
    }
  }

  @Test
  void changedOrderIsNoticed() throws IOException {
    History kept = read("completed.web.json").getHistory();
    WorkflowExecutionHistory changed =
        new WorkflowExecutionHistory(
            kept.toBuilder()
                .clearEvents()
                .addAllEvents(
                    kept.getEventsList().stream().map(HistoryReplayTest::supportFirst).toList())
                .build());

    assertThatThrownBy(
            () -> WorkflowReplayer.replayWorkflowExecution(changed, RotationWorkflowImpl.class))
        .hasMessageContaining("[TMPRL1100]");
  }

  /** Makes it look as if the new credential had been accepted before it was made. */
  private static HistoryEvent supportFirst(HistoryEvent event) {
    HistoryEvent.Builder changed = event.toBuilder();
    if (event
        .getActivityTaskScheduledEventAttributes()
        .getActivityType()
        .getName()
        .equals("Generate")) {
      changed
          .getActivityTaskScheduledEventAttributesBuilder()
          .getActivityTypeBuilder()
          .setName("Support");
    }
    return changed.build();
  }

  private static WorkflowExecutionHistory read(String file) throws IOException {
    return WorkflowExecutionHistory.fromJson(Files.readString(FOLDER.resolve(file)));
  }
}
