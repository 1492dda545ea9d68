package io.keyturn.starter;

import io.keyturn.starter.ListAnswer.LatestAnswer;
import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationAttributes;
import io.keyturn.workflows.domain.Names;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.SearchAttributeKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks at the latest rotation of a credential without asking a Worker. */
final class LatestRotation {
  private final Home home;
  private final String credential;

  LatestRotation(Home home, String credential) {
    this.home = home;
    this.credential = credential;
  }

  /** Where it stands; null if home knows of none. */
  @Nullable LatestAnswer answer() {
    WorkflowExecutionDescription found;
    try {
      found = home.client().newUntypedWorkflowStub(Names.workflowId(credential)).describe();
    } catch (WorkflowNotFoundException none) {
      return null;
    }
    boolean running =
        found.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    Instant since = running ? found.getStartTime() : found.getCloseTime();
    return new LatestAnswer(
        state(found, running),
        running,
        since == null ? "" : since.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String state(WorkflowExecutionDescription found, boolean running) {
    String told = told(found, running ? RotationAttributes.PHASE : RotationAttributes.OUTCOME);
    if (told != null) {
      return told;
    }
    // Somebody has ended it from outside, or it has not begun.
    return found
        .getStatus()
        .name()
        .replace("WORKFLOW_EXECUTION_STATUS_", "")
        .toUpperCase(Locale.ROOT);
  }

  private static @Nullable String told(
      WorkflowExecutionDescription found, SearchAttributeKey<String> key) {
    return found.getTypedSearchAttributes().get(key);
  }
}
