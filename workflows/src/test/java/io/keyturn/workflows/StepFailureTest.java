package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.UndoRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each activity's failure, in each place, leads to without a person. */
@TestInstance(Lifecycle.PER_CLASS)
class StepFailureTest {
  /** The activities of one group, in their order, each with what is to be undone after it. */
  private record Row(String label, int stepsBegun) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("generate", 1),
          new Row("support", 2),
          new Row("prove NEW_ACCEPTED", 2),
          new Row("roll canary", 3),
          new Row("prove MOVED canary", 3),
          new Row("prove LADDER canary", 3),
          new Row("remove", 4),
          new Row("prove OLD_REFUSED", 4),
          new Row("watch", 4));

  private static final List<String> UNDO =
      List.of("undo REMOVE", "undo ROLL", "undo SUPPORT", "undo GENERATE");

  private final RotationTestbed testbed = new RotationTestbed();
  private final AtomicInteger credentials = new AtomicInteger();

  private String credential() {
    return "c" + credentials.incrementAndGet();
  }

  @AfterAll
  void closeTestbed() {
    testbed.close();
  }

  static Stream<Arguments> failures() {
    return ROWS.stream()
        .flatMap(
            row -> {
              List<Arguments> rows = new ArrayList<>();
              rows.add(Arguments.of(row, "fails", Answer.fails(FailureKind.NOT_PERMITTED)));
              if (!row.label().equals("watch")) {
                rows.add(Arguments.of(row, "is refused", Answer.refused()));
                rows.add(Arguments.of(row, "sees harm", Answer.harmed()));
              }
              return rows.stream();
            });
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("failures")
  void whatWasDoneIsUndoneInReverse(Row row, String how, Answer answer) {
    String credential = credential();
    testbed.activities().script(credential, row.label(), answer);

    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    RotationResult result = rotation.result();

    assertThat(result.outcome()).as(how).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).isNotEmpty();
    assertThat(result.remedy()).isNotEmpty();
    assertThat(testbed.activities().undone(credential))
        .isEqualTo(UNDO.subList(UNDO.size() - row.stepsBegun(), UNDO.size()));
    assertThat(rotation.attribute(RotationAttributes.OUTCOME)).isEqualTo("ROLLED_BACK");
    if (row.stepsBegun() >= 3) {
      assertThat(testbed.activities().calls(credential))
          .containsSubsequence("undo ROLL", "prove MOVED_BACK canary", "undo SUPPORT");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      mode = Mode.EXCLUDE,
      names = {"UNAVAILABLE", "REJECTED"})
  void failureThatMayNotBeRetriedIsNotRetried(FailureKind kind) {
    String credential = credential();
    testbed.activities().script(credential, "support", Answer.fails(kind));

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).isEqualTo("it failed as " + kind);
    assertThat(result.remedy()).isEqualTo("mend " + kind);
    assertThat(testbed.activities().calls(credential)).containsOnlyOnce("support");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan",
        "generate",
        "support",
        "prove NEW_ACCEPTED",
        "roll canary",
        "prove MOVED canary",
        "prove LADDER canary",
        "remove",
        "prove OLD_REFUSED",
        "watch",
        "retire"
      })
  void whatIsUnavailableIsTriedAgain(String label) {
    String credential = credential();
    Answer unavailable = Answer.fails(FailureKind.UNAVAILABLE);
    testbed.activities().script(credential, label, unavailable, unavailable);

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.activities().calls(credential).stream().filter(label::equals)).hasSize(3);
    assertThat(testbed.activities().undone(credential)).isEmpty();
  }

  @Test
  void undoThatIsUnavailableIsTriedAgain() {
    String credential = credential();
    Answer unavailable = Answer.fails(FailureKind.UNAVAILABLE);
    testbed.activities().script(credential, "prove NEW_ACCEPTED", Answer.refused());
    testbed.activities().script(credential, "undo SUPPORT", unavailable, unavailable);

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.activities().undone(credential))
        .containsExactly("undo SUPPORT", "undo SUPPORT", "undo SUPPORT", "undo GENERATE");
  }

  @Test
  void unexpectedExceptionIsTriedForSomeTimeAndThenUndone() {
    String credential = credential();
    Answer[] broken = new Answer[1000];
    Arrays.fill(
        broken,
        (Answer)
            () -> {
              throw new IllegalStateException("a defect");
            });
    testbed.activities().script(credential, "support", broken);

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.reason()).isEqualTo("a defect");
    assertThat(testbed.activities().undone(credential))
        .containsExactly("undo SUPPORT", "undo GENERATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "support", "prove NEW_ACCEPTED"})
  void rejectedCandidateIsTakenBackAndAnotherOneIsMade(String label) {
    String credential = credential();
    testbed.activities().script(credential, label, Answer.fails(FailureKind.REJECTED));

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.activities().requests(credential, UndoRequest.class))
        .isNotEmpty()
        .allSatisfy(undo -> assertThat(undo.rotation().attempt()).isEqualTo(1));
    List<StepRequest> requests = testbed.activities().requests(credential, StepRequest.class);
    assertThat(requests.get(requests.size() - 1).rotation().attempt()).isEqualTo(2);
    assertThat(result.decisions())
        .anySatisfy(
            decision -> {
              assertThat(decision.what()).isEqualTo("make a new candidate");
              assertThat(decision.by()).isEqualTo("keyturn");
            });
  }

  @Test
  void secondRejectionIsBelieved() {
    String credential = credential();
    Answer rejected = Answer.fails(FailureKind.REJECTED);
    testbed.activities().script(credential, "support", rejected, rejected);

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.activities().requests(credential, UndoRequest.class))
        .extracting(undo -> undo.rotation().attempt())
        .containsExactly(1, 1, 2, 2);
  }

  @Test
  void rejectionAfterTheRollMakesNoNewCandidate() {
    String credential = credential();
    testbed.activities().script(credential, "remove", Answer.fails(FailureKind.REJECTED));

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.activities().calls(credential)).containsOnlyOnce("generate");
  }

  @Test
  void refusedCanaryStopsTheWavesAndOnlyWhoWasTouchedMovesBack() {
    String credential = credential();
    testbed.activities().script(credential, "prove MOVED canary", Answer.refused());

    RotationResult result =
        testbed.start(credential, Plans.certificate("canary", "b", "c")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(testbed.activities().calls(credential))
        .contains("prove MOVED_BACK canary")
        .doesNotContain("roll b", "roll c");
    assertThat(testbed.activities().requests(credential, UndoRequest.class).get(0).groups())
        .containsExactly("canary");
  }

  @Test
  void harmInTheSoakBringsTheOldBackBeforeAnybodyIsAsked() {
    String credential = credential();
    testbed.activities().script(credential, "watch", Answer.harmed());

    RunningRotation rotation = testbed.start(credential, Plans.certificate("canary"));
    rotation.awaitPhase(Phase.PARKED);

    assertThat(testbed.activities().calls(credential)).endsWith("watch", "undo REMOVE");
    rotation.abort();
    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void planThatFailsIsRefusedWithItsRemedy() {
    String credential = credential();
    testbed.activities().script(credential, "plan", Answer.fails(FailureKind.NOT_FOUND));

    RotationResult result = testbed.start(credential, Plans.certificate("canary")).result();

    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.kind()).isNull();
    assertThat(result.reason()).isEqualTo("it failed as NOT_FOUND");
    assertThat(result.remedy()).isEqualTo("mend NOT_FOUND");
    assertThat(testbed.activities().calls(credential)).containsExactly("plan");
  }
}
