package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.keyturn.workflows.rules.Strength;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HappyPathTest {
  private final RotationTestbed testbed = new RotationTestbed();

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  @Test
  void certificateOfOneGroupGoesThroughTheFiveStepsInTheirOrder() {
    RunningRotation rotation = testbed.start("payments", Plans.certificate("canary"));

    RotationResult result = rotation.result();

    assertThat(testbed.activities().calls())
        .containsExactly(
            "payments: plan",
            "payments: generate",
            "payments: support",
            "payments: prove NEW_ACCEPTED",
            "payments: roll canary",
            "payments: prove MOVED canary",
            "payments: prove LADDER canary",
            "payments: remove",
            "payments: prove OLD_REFUSED",
            "payments: watch",
            "payments: retire");
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.reason()).isEmpty();
    assertThat(result.steps()).extracting(StepReport::step).containsExactly(Step.values());
    assertThat(result.steps())
        .allSatisfy(step -> assertThat(step.finishedAt()).isNotNull())
        .allSatisfy(step -> assertThat(step.evidence()).isNotEmpty());
  }

  @Test
  void endIsToldInStatusSearchAttributesAndDetails() {
    RunningRotation rotation = testbed.start("payments", Plans.certificate("canary"));
    rotation.result();

    RotationStatus status = rotation.status();
    assertThat(status.phase()).isEqualTo(Phase.CLOSED);
    assertThat(status.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(status.waitingFor()).isEmpty();
    assertThat(status.plan()).extracting(RotationPlan::hash).isEqualTo(Plans.hash("payments"));
    assertThat(rotation.attribute(RotationAttributes.CREDENTIAL)).isEqualTo("payments");
    assertThat(rotation.attribute(RotationAttributes.KIND)).isEqualTo("client-certificate");
    assertThat(rotation.attribute(RotationAttributes.PHASE)).isEqualTo("CLOSED");
    assertThat(rotation.attribute(RotationAttributes.OUTCOME)).isEqualTo("COMPLETED");
    assertThat(rotation.currentDetails())
        .startsWith("**payments**: CLOSED COMPLETED")
        .contains("- done: REMOVE");
  }

  @Test
  void statusTellsWhenItsProofIsGivenUpAndWhenItHasEnded() {
    Gate gate = testbed.activities().block("payments", "prove LADDER canary");
    RunningRotation rotation = testbed.start("payments", Plans.certificate("canary"));
    gate.awaitEntered();

    RotationStatus waiting = rotation.status();
    assertThat(waiting.until()).isAfter(waiting.startedAt());
    assertThat(waiting.endedAt()).isNull();
    assertThat(waiting.newVersion()).isNotNull();
    gate.open();
    rotation.result();

    RotationStatus ended = rotation.status();
    assertThat(ended.until()).isNull();
    assertThat(ended.endedAt()).isAfterOrEqualTo(waiting.startedAt());
    assertThat(ended.newVersion()).isEqualTo(waiting.newVersion());
  }

  @Test
  void phaseIsASearchAttributeWhileItLasts() {
    Gate gate = testbed.activities().block("payments", "prove LADDER canary");
    RunningRotation rotation = testbed.start("payments", Plans.certificate("canary"));
    gate.awaitEntered();

    assertThat(rotation.status().phase()).isEqualTo(Phase.VALIDATE);
    assertThat(rotation.attribute(RotationAttributes.PHASE)).isEqualTo("VALIDATE");
    assertThat(rotation.currentDetails())
        .startsWith("**payments**: VALIDATE")
        .contains("- done: ROLL")
        .doesNotContain("- done: VALIDATE");
    gate.open();
    rotation.result();
  }

  @Test
  void historyOfOneGroupStaysBelowTwoHundredEvents() {
    testbed.start("payments", Plans.certificate("canary")).result();

    assertThat(testbed.history("payments").getEvents()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void everyFurtherGroupAddsAtMostThirtyEvents() {
    testbed.start("one", Plans.certificate("a")).result();
    testbed.start("three", Plans.certificate("a", "b", "c")).result();

    assertThat(testbed.history("three").getEvents().size())
        .isLessThanOrEqualTo(testbed.history("one").getEvents().size() + 2 * 30);
  }

  @Test
  void wavesMoveOneAfterTheOtherAndEachIsProvenBeforeTheNext() {
    RunningRotation rotation =
        testbed.start(
            "payments",
            Plans.certificate().with(List.of(List.of("canary"), List.of("b", "c"), List.of("d"))));

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.activities().calls("payments"))
        .containsSubsequence(
            "roll canary",
            "prove MOVED canary",
            "roll b,c",
            "prove MOVED b,c",
            "roll d",
            "prove MOVED d",
            "prove LADDER canary,b,c,d");
    assertThat(testbed.activities().requests("payments", RollRequest.class))
        .extracting(RollRequest::last)
        .containsExactly(false, false, true);
  }

  @Test
  void everyGroupsWorkersAreComparedWithTheirNumberBeforeItsRoll() {
    testbed.start("payments", Plans.certificate("canary", "rest")).result();

    ProofRequest ladder =
        testbed.activities().requests("payments", ProofRequest.class).stream()
            .filter(request -> request.groups().size() == 2)
            .findFirst()
            .orElseThrow();
    assertThat(ladder.baseline()).isEqualTo(Map.of("canary", 3, "rest", 3));
    assertThat(ladder.rolledAt()).isAfter(Instant.EPOCH);
    assertThat(ladder.deadline()).isAfter(ladder.rolledAt());
  }

  @Test
  void certificateWithoutGroupsStillBecomesCurrent() {
    RunningRotation rotation = testbed.start("payments", Plans.certificateWithoutGroups());

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.activities().requests("payments", RollRequest.class))
        .singleElement()
        .satisfies(
            roll -> {
              assertThat(roll.groups()).isEmpty();
              assertThat(roll.last()).isTrue();
            });
  }

  @Test
  void planWithAnErrorIsRefusedAndNothingIsTouched() {
    RunningRotation rotation =
        testbed.start("payments", Plans.certificate("canary").withFinding(Strength.ERROR));

    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.reason()).isEqualTo("it is so");
    assertThat(result.remedy()).isEqualTo("change it");
    assertThat(testbed.activities().calls("payments")).containsExactly("plan");
    assertThat(rotation.attribute(RotationAttributes.OUTCOME)).isEqualTo("REFUSED");
  }

  @Test
  void planWithAWarningGoesOn() {
    RunningRotation rotation =
        testbed.start("payments", Plans.certificate("canary").withFinding(Strength.WARNING));

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
  }
}
