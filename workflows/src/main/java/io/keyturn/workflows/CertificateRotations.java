package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rotations of the certificates under a client CA, each a child workflow with the workflow id
 * that it would have on its own, so that one certificate has one rotation at a time.
 */
final class CertificateRotations {
  private final RotationRequest request;
  private final Journal journal;
  private final Map<String, Promise<RotationResult>> running = new LinkedHashMap<>();

  CertificateRotations(RotationRequest request, Journal journal) {
    this.request = request;
    this.journal = journal;
  }

  /**
   * Starts the rotation of a certificate under the given version of the authority.
   *
   * @return false if another rotation of that certificate runs; try again later
   */
  boolean start(String certificate, String authorityVersion) {
    String parent = Workflow.getInfo().getWorkflowId();
    journal.forgetReport(certificate);
    RotationWorkflow child =
        Workflow.newChildWorkflowStub(
            RotationWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(Names.workflowId(certificate))
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setStaticSummary("Rotate " + certificate)
                .setStaticDetails("Part of the rotation of " + request.credential())
                .build());
    Promise<RotationResult> result =
        Async.function(
            child::run,
            new RotationRequest(
                certificate,
                request.requestedBy(),
                "its authority " + request.credential() + " is rotated: " + request.reason(),
                null,
                new ParentAuthority(request.credential(), parent, authorityVersion)));
    try {
      Workflow.getWorkflowExecution(child).get();
    } catch (ChildWorkflowFailure alreadyRunning) {
      return false;
    }
    running.put(certificate, result);
    return true;
  }

  /** Tells whether every one of the given certificates has proven its new certificate. */
  boolean allHold(List<String> certificates) {
    return certificates.stream().allMatch(this::holds);
  }

  /** Names a certificate whose rotation has ended although it should have waited. */
  @Nullable String endedEarly() {
    for (Map.Entry<String, Promise<RotationResult>> child : running.entrySet()) {
      if (child.getValue().isCompleted()) {
        return child.getKey();
      }
    }
    return null;
  }

  /** Says in a few words what the certificates still wait for. */
  String progress() {
    StringBuilder text = new StringBuilder("the rotations of its certificates:");
    for (String certificate : running.keySet()) {
      CertificateReport report = journal.report(certificate);
      text.append(' ')
          .append(certificate)
          .append(' ')
          .append(report == null ? "runs" : report.phase());
    }
    return text.toString();
  }

  /**
   * Tells all that still run to go on or back, waits for their ends and names who ended otherwise.
   */
  List<String> tell(AuthorityWord word, Outcome... wanted) {
    if (running.isEmpty()) {
      return List.of();
    }
    running.forEach(
        (certificate, result) -> {
          if (!result.isCompleted()) {
            signal(certificate, word);
          }
        });
    journal.waitsFor(progress());
    Workflow.await(() -> running.values().stream().allMatch(Promise::isCompleted));
    List<String> others =
        running.keySet().stream()
            .filter(certificate -> !Arrays.asList(wanted).contains(outcome(certificate)))
            .toList();
    running.keySet().removeIf(certificate -> !others.contains(certificate));
    return others;
  }

  /** Says how the rotation of a certificate ended, null if it failed. */
  @Nullable Outcome outcome(String certificate) {
    RotationResult result = result(certificate);
    return result == null ? null : result.outcome();
  }

  /** Says why the rotation of a certificate ended. */
  String reason(String certificate) {
    RotationResult result = result(certificate);
    return result == null ? "its workflow failed" : result.reason();
  }

  private @Nullable RotationResult result(String certificate) {
    Promise<RotationResult> promise = Objects.requireNonNull(running.get(certificate));
    return promise.getFailure() == null ? promise.get() : null;
  }

  private boolean holds(String certificate) {
    CertificateReport report = journal.report(certificate);
    return report != null && report.phase() == Phase.HOLDING;
  }

  private static void signal(String certificate, AuthorityWord word) {
    try {
      Workflow.newExternalWorkflowStub(RotationWorkflow.class, Names.workflowId(certificate))
          .authorityDecided(word);
    } catch (SignalExternalWorkflowException | ApplicationFailure gone) {
      // It has ended in this very moment; its result says how.
      Workflow.getLogger(CertificateRotations.class)
          .info("the rotation of {} has ended before it heard {}", certificate, word);
    }
  }
}
