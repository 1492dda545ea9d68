package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.domain.Step;
import io.keyturn.workflows.domain.StepReport;
import io.keyturn.workflows.domain.WatchRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from each message in each place where it is taken. */
@TestInstance(Lifecycle.PER_CLASS)
class SteeringTest {
  private final RotationTestbed testbed = new RotationTestbed();

  @AfterAll
  void closeTestbed() {
    testbed.close();
  }

  /** Every message in every place that the table of refusals does not refuse. */
  static List<Arguments> taken() {
    List<Arguments> rows = new ArrayList<>();
    for (Place place : Place.values()) {
      for (Message message : Message.values()) {
        if (!SteeringRefusalTest.refusals(place).containsKey(message)) {
          rows.add(Arguments.of(message, place));
        }
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("taken")
  void messageIsRecordedAndHeeded(Message message, Place place) {
    RunningRotation rotation = place.reach(testbed, message + "-" + place);

    rotation.say(message);

    assertThat(rotation.status().decisions())
        .as("who has said it and why")
        .anySatisfy(
            decision -> {
              assertThat(decision.by()).isEqualTo("bob");
              assertThat(decision.why()).isNotEmpty();
            });
    rotation.letGo();
    switch (message) {
      case PAUSE -> pausesAndGoesOn(rotation, place);
      case ABORT, ROLL_BACK -> goesBack(rotation, place);
      case RETRY -> passesAtTheSecondTry(rotation, place);
      case ACCEPT -> assertThat(rotation.result().outcome()).isEqualTo(accepted(place));
      case EXTEND -> soaksLonger(rotation, place);
      default -> assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  private void pausesAndGoesOn(RunningRotation rotation, Place place) {
    if (place == Place.WAITING) {
      rotation.approve();
    }
    rotation.awaitPhase(Phase.PAUSED);
    List<String> before = testbed.activities().calls(rotation.credential());
    assertThat(before).doesNotContain("retire");
    assertThat(rotation.status().remedy()).contains("resume");

    rotation.resume();

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(testbed.activities().calls(rotation.credential())).hasSizeGreaterThan(before.size());
  }

  private void goesBack(RunningRotation rotation, Place place) {
    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    List<String> undone = testbed.activities().undone(rotation.credential());
    if (place == Place.PLANNING || place == Place.WAITING) {
      assertThat(undone).isEmpty();
    } else {
      assertThat(undone).endsWith("undo GENERATE");
    }
    assertThat(testbed.activities().calls(rotation.credential())).doesNotContain("retire");
  }

  private void passesAtTheSecondTry(RunningRotation rotation, Place place) {
    assertThat(rotation.result().outcome())
        .isEqualTo(place == Place.PARKED_GOING_BACK ? Outcome.ROLLED_BACK : Outcome.COMPLETED);
  }

  private static Outcome accepted(Place place) {
    return place == Place.PARKED || place == Place.PARKED_AT_THE_END
        ? Outcome.COMPLETED
        : Outcome.PARKED;
  }

  private void soaksLonger(RunningRotation rotation, Place place) {
    if (place == Place.WAITING) {
      rotation.approve();
    } else if (place == Place.PAUSED) {
      rotation.resume();
    } else if (place == Place.PARKED || place == Place.PARKED_AFTER_HARM) {
      rotation.say(Message.RETRY);
    }
    RotationResult result = rotation.result();
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    Instant removal =
        result.steps().stream()
            .filter(report -> report.step() == Step.REMOVE)
            .map(StepReport::startedAt)
            .findFirst()
            .orElseThrow();
    List<WatchRequest> watches =
        testbed.activities().requests(rotation.credential(), WatchRequest.class);
    assertThat(watches.get(watches.size() - 1).until())
        .isAfterOrEqualTo(removal.plus(Plans.SOAK).plus(Duration.ofMinutes(30)));
  }
}
