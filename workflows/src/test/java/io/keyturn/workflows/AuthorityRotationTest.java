package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import io.keyturn.workflows.domain.StepRequest;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client CA and the certificates under it, each with a rotation of its own. */
class AuthorityRotationTest {
  private final RotationTestbed testbed = new RotationTestbed();
  private final FakeRotationActivities activities = testbed.activities();

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  @Test
  void certificateProvesItsNewOneBeforeTheOldAuthorityGoesAndDropsItsOldOneAfter() {
    RunningRotation authority = authority("web");

    RotationResult result = authority.result();

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls())
        .containsExactly(
            "ca: plan",
            "ca: generate",
            "ca: support",
            "ca: prove NEW_ACCEPTED",
            "web: plan",
            "web: generate",
            "web: support",
            "web: prove NEW_ACCEPTED",
            "web: roll canary",
            "web: prove MOVED canary",
            "web: prove LADDER canary",
            "ca: roll",
            "ca: prove MOVED",
            "ca: prove LADDER",
            "ca: remove",
            "ca: prove OLD_REFUSED",
            "ca: watch",
            "web: remove",
            "web: prove OLD_REFUSED",
            "web: retire",
            "ca: retire");
  }

  @Test
  void firstCertificateIsTheCanaryOfTheOthers() {
    Gate gate = activities.block("web", "prove LADDER canary");
    RunningRotation authority = authority("web", "api", "batch");
    gate.awaitEntered();
    authority.await("the canary's run", status -> status.waitingFor().contains("web runs"));

    assertThat(activities.calls("api")).isEmpty();
    assertThat(activities.calls("batch")).isEmpty();
    gate.open();

    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
    for (String certificate : List.of("web", "api", "batch")) {
      assertThat(testbed.find(certificate).result().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(activities.calls().indexOf(certificate + ": prove LADDER canary"))
          .isLessThan(activities.calls().indexOf("ca: remove"));
      assertThat(activities.calls().indexOf(certificate + ": remove"))
          .isGreaterThan(activities.calls().indexOf("ca: watch"));
    }
  }

  @Test
  void certificatesAreSignedByTheNewAuthorityAndKnowWhoseTheyAre() {
    authority("web").result();

    String newAuthority =
        activities.requests("ca", StepRequest.class).get(0).rotation().newVersion();
    assertThat(activities.requests("web", StepRequest.class))
        .allSatisfy(
            request -> assertThat(request.rotation().authorityVersion()).isEqualTo(newAuthority));
  }

  @Test
  void statusTellsOfTheCertificates() {
    Gate gate = activities.block("ca", "remove");
    RunningRotation authority = authority("web", "api");
    gate.awaitEntered();

    assertThat(authority.status().certificates())
        .containsExactlyInAnyOrder(
            new CertificateReport("web", Phase.HOLDING, ""),
            new CertificateReport("api", Phase.HOLDING, ""));
    assertThat(authority.currentDetails()).contains("web: HOLDING");
    assertThat(testbed.find("web").status().phase()).isEqualTo(Phase.HOLDING);
    gate.open();
    authority.result();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prove NEW_ACCEPTED", "roll canary", "prove LADDER canary"})
  void refusedCanaryTakesTheAuthorityBackAndSparesTheOthers(String label) {
    activities.script("web", label, Answer.refused());
    RunningRotation authority = authority("web", "api");

    RotationResult result = authority.result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).contains("web").contains("the verdict is REFUSED");
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("api")).isEmpty();
    assertThat(activities.calls("ca")).doesNotContain("remove").endsWith("undo GENERATE");
  }

  @Test
  void certificateWhosePlanIsRefusedTakesTheAuthorityBack() {
    activities.script("web", "plan", Answer.fails(FailureKind.RULE_VIOLATED));

    assertThat(authority("web").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void laterCertificateThatIsRefusedTakesThoseThatHoldBack() {
    activities.script("batch", "prove LADDER canary", Answer.refused());
    RunningRotation authority = authority("web", "api", "batch");

    assertThat(authority.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    for (String certificate : List.of("web", "api", "batch")) {
      assertThat(testbed.find(certificate).result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(activities.calls().indexOf(certificate + ": undo GENERATE"))
          .as("no certificate is under the new authority any more when that goes")
          .isLessThan(activities.calls().indexOf("ca: undo SUPPORT"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prove LADDER", "remove", "prove OLD_REFUSED"})
  void authorityThatGoesBackTakesItsCertificatesBack(String label) {
    activities.script("ca", label, Answer.refused());
    RunningRotation authority = authority("web", "api");

    assertThat(authority.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    RotationResult web = testbed.find("web").result();
    assertThat(web.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(web.reason()).isEqualTo("the rotation of its authority goes back");
    assertThat(testbed.find("api").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    if (!label.equals("prove LADDER")) {
      assertThat(activities.calls())
          .as("the old authority is back before anybody goes back to it")
          .containsSubsequence("ca: undo REMOVE", "web: undo ROLL");
    }
  }

  @Test
  void parkedCertificateHoldsTheAuthorityUntilItIsResolved() {
    activities.script("web", "prove LADDER canary", Answer.unproven("worker-7"));
    RunningRotation authority = authority("web");
    testbed.find("web").awaitPhase(Phase.PARKED);
    authority.await(
        "the report of the parked certificate",
        status ->
            status.certificates().stream().anyMatch(report -> report.phase() == Phase.PARKED));
    assertThat(authority.status().phase()).isEqualTo(Phase.ROLL);

    testbed.find("web").resolve(Way.RETRY);

    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void abortOfTheAuthorityBringsAParkedCertificateBack() {
    activities.script("web", "prove LADDER canary", Answer.unproven("worker-7"));
    RunningRotation authority = authority("web");
    testbed.find("web").awaitPhase(Phase.PARKED);

    authority.abort();

    assertThat(authority.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void abortOfTheAuthorityBringsACertificateBackThatWaitsForApproval() {
    activities.plans("web", Plans.certificate("canary").with(Approval.ANYONE));
    RunningRotation authority = testbed.start("ca", Plans.authority("web"));
    testbed.find("web").awaitPhase(Phase.WAITING);

    authority.abort();

    assertThat(authority.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.find("web").result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(activities.calls("web")).containsExactly("plan");
  }

  @Test
  void abortedCertificateTakesTheAuthorityBack() {
    Gate gate = activities.block("web", "prove LADDER canary");
    RunningRotation authority = authority("web", "api");
    gate.awaitEntered();

    testbed.find("web").abort();

    RotationResult result = authority.result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).contains("aborted by bob");
  }

  @Test
  void certificateThatEndedInDualSupportLeavesBothAuthoritiesAccepted() {
    activities.script("web", "prove LADDER canary", Answer.refused());
    activities.script("web", "undo ROLL", Answer.fails(FailureKind.NOT_PERMITTED));
    RunningRotation authority = authority("web");
    RunningRotation web = testbed.find("web");
    web.awaitPhase(Phase.PARKED);
    web.resolve(Way.ACCEPT);

    authority.awaitPhase(Phase.PARKED);
    assertThat(authority.status().unknown()).containsExactly("web");
    assertThat(RunningRotation.refusal(() -> authority.resolve(Way.RETRY))).contains("[ACCEPT]");
    authority.resolve(Way.ACCEPT);

    assertThat(authority.result().outcome()).isEqualTo(Outcome.PARKED);
    assertThat(activities.calls("ca")).doesNotContain("undo SUPPORT");
  }

  @Test
  void otherRotationOfACertificateIsWaitedFor() {
    Gate gate = activities.block("web", "prove LADDER canary");
    RunningRotation alone = testbed.start("web", Plans.certificate("canary"));
    gate.awaitEntered();
    RunningRotation authority = authority("web");
    authority.await(
        "single flight", status -> status.waitingFor().contains("another rotation of web"));

    gate.open();

    assertThat(alone.status().rotationId()).isNotEqualTo(authority.status().rotationId());
    assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(activities.calls("web").stream().filter("generate"::equals)).hasSize(2);
  }

  @Test
  void otherRotationThatDoesNotEndTakesTheAuthorityBackWithinItsPatience() {
    RunningRotation alone = testbed.start("web", Plans.certificate("canary").with(Approval.ANYONE));
    alone.awaitPhase(Phase.WAITING);
    RunningRotation authority = testbed.start("ca", Plans.authority("web"));

    RotationResult result = authority.result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).contains("another rotation of web does not end");
    assertThat(result.remedy()).contains("keyturn status web");
    assertThat(alone.status().phase()).isEqualTo(Phase.WAITING);
    assertThat(testbed.history("ca").getEvents()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void secondRequestIsToldThatARotationRuns() {
    RunningRotation first = testbed.start("web", Plans.certificate().with(Approval.ANYONE));
    first.awaitPhase(Phase.WAITING);

    assertThat(catchThrowable(() -> testbed.start(RotationRequest.of("web", "carol", "again"))))
        .isInstanceOf(WorkflowExecutionAlreadyStarted.class);
    assertThat(first.status().phase()).isEqualTo(Phase.WAITING);
  }

  private RunningRotation authority(String... certificates) {
    for (String certificate : certificates) {
      activities.plans(certificate, Plans.certificate("canary"));
    }
    return testbed.start("ca", Plans.authority(certificates));
  }
}
