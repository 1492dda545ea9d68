package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.worker.Home.Polling;
import io.keyturn.workflows.CatalogWorkflow;
import io.keyturn.workflows.DiagnosisWorkflow;
import io.keyturn.workflows.PlanWorkflow;
import io.keyturn.workflows.domain.CatalogRequest;
import io.keyturn.workflows.domain.CredentialEntry;
import io.keyturn.workflows.domain.Diagnosis;
import io.keyturn.workflows.domain.DiagnosisRequest;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Asks keyturn's Worker what only it knows: the policy, and what the policy names. */
final class Inquiries {
  /**
   * The policy is in the Worker's memory: whoever does not answer within this time is not there.
   */
  private static final Duration SHORT = Duration.ofSeconds(20);

  /** As long as the activity behind it may be tried, and a little more. */
  private static final Duration LONG = Duration.ofMinutes(4);

  private final Home home;
  private final String asker;

  Inquiries(Home home, String asker) {
    this.home = home;
    this.asker = asker;
  }

  /** The credentials of the policy, by name; also the surest sign that a Worker is there. */
  List<CredentialEntry> credentials() {
    if (home.polling() == Polling.NONE) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE,
          "no keyturn Worker polls home",
          "Start one: keyturn worker --policy keyturn.yaml.");
    }
    return home.client()
        .newWorkflowStub(CatalogWorkflow.class, options("catalog", SHORT))
        .list(new CatalogRequest(asker))
        .credentials();
  }

  /**
   * Sees that the policy has these credentials.
   *
   * @return all that it has
   */
  List<CredentialEntry> requireCredentials(Collection<String> names) {
    List<CredentialEntry> credentials = credentials();
    List<String> known = credentials.stream().map(CredentialEntry::credential).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            ExitCodes.NO,
            "the policy has no credential " + name + "; there are " + known,
            "Name one of them, or add it to the policy of keyturn's Worker.");
      }
    }
    return credentials;
  }

  /** Makes the plan that a rotation would begin with now. */
  RotationPlan plan(String credential, boolean emergency) {
    String id = UUID.randomUUID().toString();
    return home.client()
        .newWorkflowStub(PlanWorkflow.class, options("plan", LONG))
        .plan(new PlanRequest(credential, id, null, emergency));
  }

  /** Examines what the given credentials need; all of the policy if there are none. */
  Diagnosis diagnosis(List<String> credentials) {
    return home.client()
        .newWorkflowStub(DiagnosisWorkflow.class, options("diagnosis", LONG))
        .diagnose(new DiagnosisRequest(asker, credentials, Instant.now()));
  }

  private static WorkflowOptions options(String question, Duration patience) {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(Home.TASK_QUEUE)
        .setWorkflowId(Names.inquiryId(question, UUID.randomUUID().toString()))
        .setWorkflowExecutionTimeout(patience)
        .build();
  }
}
