package io.keyturn.workflows;

import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Steering;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a rotation has seen and decided, and tells it: in the status, in the search
 * attributes and in the current details that the UI of Temporal shows.
 */
final class Journal {
  /** Histories stay small: of a step that is tried again and again, the latest evidence counts. */
  private static final int EVIDENCE_LIMIT = 40;

  private final String credential;
  private final String rotationId;
  private final Map<Step, StepReport> steps = new LinkedHashMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, CertificateReport> certificates = new LinkedHashMap<>();
  private Phase phase = Phase.PLANNING;
  private Step step = Step.GENERATE;
  private @Nullable RotationPlan plan;
  private String waitingFor = "";
  private String remedy = "";
  private List<String> unknown = List.of();
  private @Nullable Outcome outcome;
  private @Nullable String newVersion;
  private @Nullable Instant until;
  private @Nullable Instant endedAt;
  private final Instant startedAt = now();

  Journal(String credential, String rotationId) {
    this.credential = credential;
    this.rotationId = rotationId;
  }

  void opened() {
    Workflow.upsertTypedSearchAttributes(
        RotationAttributes.CREDENTIAL.valueSet(credential),
        RotationAttributes.PHASE.valueSet(phase.name()));
    describe();
  }

  void planned(RotationPlan made) {
    plan = made;
    Workflow.upsertTypedSearchAttributes(
        RotationAttributes.KIND.valueSet(made.rotation().kind().label()));
  }

  /** Enters a phase; what was waited for before is over. */
  void enter(Phase entered) {
    enter(entered, "", "", List.of());
  }

  /** Enters a phase in which something is waited for. */
  void enter(Phase entered, String waitsFor, String whatToDo, List<String> notSeen) {
    waitingFor = waitsFor;
    remedy = whatToDo;
    unknown = List.copyOf(notSeen);
    until = null;
    if (entered != phase) {
      phase = entered;
      Workflow.upsertTypedSearchAttributes(RotationAttributes.PHASE.valueSet(phase.name()));
    }
    describe();
  }

  /** Says what is waited for, in the same phase. */
  void waitsFor(String what) {
    waitingFor = what;
    describe();
  }

  /** Says when a proof is given up, null once it is no more waited for. */
  void provesUntil(@Nullable Instant deadline) {
    until = deadline;
  }

  /** Says which version of the secret the new credential is staged as. */
  void stages(String version) {
    newVersion = version;
  }

  void begin(Step begun) {
    step = begun;
    steps.put(begun, new StepReport(begun, now(), null, evidence(begun)));
    enter(Phase.of(begun));
  }

  void saw(List<Evidence> seen) {
    StepReport report = steps.get(step);
    if (report != null) {
      List<Evidence> all = new ArrayList<>(report.evidence());
      all.addAll(seen);
      int surplus = Math.max(0, all.size() - EVIDENCE_LIMIT);
      steps.put(
          step,
          new StepReport(
              step, report.startedAt(), report.finishedAt(), all.subList(surplus, all.size())));
    }
  }

  void finish(Step finished) {
    StepReport report = steps.get(finished);
    if (report != null) {
      steps.put(finished, new StepReport(finished, report.startedAt(), now(), report.evidence()));
    }
  }

  void decided(String what, Steering steering) {
    decided(what, steering.by(), steering.why());
  }

  void decided(String what, String by, String why) {
    decisions.add(new Decision(what, by, why, now()));
  }

  void heard(CertificateReport report) {
    certificates.put(report.credential(), report);
  }

  @Nullable CertificateReport report(String certificate) {
    return certificates.get(certificate);
  }

  void forgetReport(String certificate) {
    certificates.remove(certificate);
  }

  RotationResult close(Outcome ended, String reason, String whatToDo) {
    outcome = ended;
    endedAt = now();
    Workflow.upsertTypedSearchAttributes(RotationAttributes.OUTCOME.valueSet(ended.name()));
    enter(Phase.CLOSED, reason, whatToDo, unknown);
    CredentialKind kind = plan == null ? null : plan.rotation().kind();
    return new RotationResult(
        credential,
        kind,
        rotationId,
        ended,
        reason,
        whatToDo,
        List.copyOf(steps.values()),
        decisions);
  }

  Phase phase() {
    return phase;
  }

  Step step() {
    return step;
  }

  @Nullable RotationPlan plan() {
    return plan;
  }

  RotationStatus status() {
    return new RotationStatus(
        credential,
        rotationId,
        phase,
        step,
        plan,
        waitingFor,
        remedy,
        unknown,
        List.copyOf(certificates.values()),
        List.copyOf(steps.values()),
        decisions,
        outcome,
        newVersion,
        startedAt,
        until,
        endedAt);
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private List<Evidence> evidence(Step of) {
    StepReport report = steps.get(of);
    return report == null ? List.of() : report.evidence();
  }

  private void describe() {
    StringBuilder text = new StringBuilder("**").append(credential).append("**: ").append(phase);
    if (outcome != null) {
      text.append(' ').append(outcome);
    }
    line(text, "", waitingFor);
    line(text, "To do: ", remedy);
    unknown.forEach(who -> line(text, "- not seen with the right credential: ", who));
    certificates
        .values()
        .forEach(report -> line(text, "- ", report.credential() + ": " + report.phase()));
    steps.values().stream()
        .filter(report -> report.finishedAt() != null)
        .forEach(report -> line(text, "- done: ", report.step().name()));
    Workflow.setCurrentDetails(text.toString());
  }

  private static void line(StringBuilder text, String lead, String content) {
    if (!content.isEmpty()) {
      text.append("\n\n").append(lead).append(content);
    }
  }
}
