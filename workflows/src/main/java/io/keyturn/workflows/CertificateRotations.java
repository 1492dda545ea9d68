package io.keyturn.workflows;

import io.keyturn.workflows.domain.AuthorityWord;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParentAuthority;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
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
import java.time.Duration;
import java.time.Instant;
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
  private final Runner runner;
  private final Map<String, Promise<RotationResult>> running = new LinkedHashMap<>();

  CertificateRotations(RotationRequest request, Journal journal, Runner runner) {
    this.request = request;
    this.journal = journal;
    this.runner = runner;
  }

  /** The first certificate goes alone, as the canary; the others follow together. */
  void roll(RotationPlan plan, RotationRef rotation) {
    List<String> all = plan.certificates();
    for (List<String> group : List.of(all.subList(0, 1), all.subList(1, all.size()))) {
      for (String certificate : group) {
        start(plan, rotation, certificate);
      }
      journal.waitsFor(progress());
      runner.await(() -> allHold(group) || endedEarly() != null);
      failIfEndedEarly();
    }
  }

  private void start(RotationPlan plan, RotationRef rotation, String certificate) {
    Instant deadline = Journal.now().plus(plan.settings().patience());
    Duration wait = Timeouts.SINGLE_FLIGHT_RETRY;
    runner.checkpoint();
    while (!tryStart(certificate, rotation)) {
      if (Journal.now().isAfter(deadline)) {
        throw new RollBack(
            "another rotation of " + certificate + " does not end",
            "Finish or abort it (keyturn status " + certificate + "), then rotate again.");
      }
      release(certificate);
      journal.waitsFor("the end of another rotation of " + certificate);
      runner.await(wait, () -> false);
      wait = Timeouts.longer(wait);
    }
  }

  /**
   * A run of this rotation that was lost may have left the certificate's waiting for its word. It
   * ends where it stands, which cuts nobody off, and another one begins there. One that somebody
   * has started by itself does not heed this.
   */
  private void release(String certificate) {
    if (request.rotationId() != null) {
      signal(certificate, AuthorityWord.STAY);
    }
  }

  /** Goes back if a certificate's rotation has ended although it should have waited. */
  void failIfEndedEarly() {
    String ended = endedEarly();
    if (ended != null) {
      throw new RollBack(
          "the rotation of " + ended + " ended: " + reason(ended),
          "See keyturn status " + ended + "; mend the cause, then rotate again.");
    }
  }

  /** Has all certificates go back to the old authority. */
  void takeBack() {
    while (true) {
      List<String> elsewhere = tell(AuthorityWord.GO_BACK, Outcome.ROLLED_BACK, Outcome.REFUSED);
      if (elsewhere.isEmpty()) {
        return;
      }
      Way way =
          runner.park(
              "the rotations of " + elsewhere + " ended elsewhere than where they began",
              "Move their Workers back by hand, then resolve with ACCEPT to leave both authorities"
                  + " accepted.",
              elsewhere,
              List.of(Way.ACCEPT));
      throw new LeftInDualSupport("both authorities stay accepted: " + way);
    }
  }

  /**
   * Starts the rotation of a certificate under the authority's new version.
   *
   * @return false if another rotation of that certificate runs; try again later
   */
  private boolean tryStart(String certificate, RotationRef authority) {
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
                new ParentAuthority(
                    request.credential(), parent, authority.newVersion(), authority.policy()),
                false));
    try {
      Workflow.getWorkflowExecution(child).get();
    } catch (ChildWorkflowFailure alreadyRunning) {
      return false;
    }
    running.put(certificate, result);
    return true;
  }

  /** Tells whether every one of the given certificates has proven its new certificate. */
  private boolean allHold(List<String> certificates) {
    return certificates.stream().allMatch(this::holds);
  }

  /** Names a certificate whose rotation has ended although it should have waited. */
  private @Nullable String endedEarly() {
    for (Map.Entry<String, Promise<RotationResult>> child : running.entrySet()) {
      if (child.getValue().isCompleted()) {
        return child.getKey();
      }
    }
    return null;
  }

  /** Says in a few words what the certificates still wait for. */
  private String progress() {
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
    for (String certificate : running.keySet()) {
      journal.heard(
          new CertificateReport(certificate, Phase.CLOSED, String.valueOf(outcome(certificate))));
    }
    List<String> others =
        running.keySet().stream()
            .filter(certificate -> !Arrays.asList(wanted).contains(outcome(certificate)))
            .toList();
    running.keySet().removeIf(certificate -> !others.contains(certificate));
    return others;
  }

  /** Says how the rotation of a certificate ended, null if it failed. */
  private @Nullable Outcome outcome(String certificate) {
    RotationResult result = result(certificate);
    return result == null ? null : result.outcome();
  }

  /** Says why the rotation of a certificate ended. */
  private String reason(String certificate) {
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
