package io.keyturn.workflows;

import static io.keyturn.workflows.Message.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.RotationStatus;
import io.temporal.client.WorkflowNotFoundException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which message is refused in which place, with which sentence; whatever is not here is taken. */
@TestInstance(Lifecycle.PER_CLASS)
class SteeringRefusalTest {
  private static final String NOT_WAITING = "nothing waits for approval; the rotation is in phase";
  private static final String NOT_PAUSED = "it is not paused; it is in phase";
  private static final String NOT_PARKED =
      "only a parked rotation is resolved; this one is in phase";
  private static final String NO_PAUSE = "cannot be paused";
  private static final String GOING_BACK = "it is being rolled back already";
  private static final String NO_WAY_BACK = "there is no way back";
  private static final String NO_SOAK = "there is no soak to extend";
  private static final String BAD_LENGTH = "a soak is extended by more than nothing and at most 7";
  private static final String TWO_WAYS = "here it can only be resolved with one of [RETRY, ACCEPT]";

  private final RotationTestbed testbed = new RotationTestbed();

  @AfterAll
  void closeTestbed() {
    testbed.close();
  }

  /** What a rotation says no to while it goes forward and nobody waits for anything. */
  private static Map<Message, String> refusals() {
    Map<Message, String> refusals = new EnumMap<>(Message.class);
    for (Message message : List.of(APPROVE, APPROVE_ANOTHER_PLAN, APPROVE_AS_STARTER)) {
      refusals.put(message, NOT_WAITING);
    }
    refusals.put(RESUME, NOT_PAUSED);
    for (Message message : List.of(RETRY, ROLL_BACK, ACCEPT)) {
      refusals.put(message, NOT_PARKED);
    }
    for (Message message : List.of(EXTEND_BY_NOTHING, EXTEND_BY_LESS, EXTEND_BY_TOO_MUCH)) {
      refusals.put(message, BAD_LENGTH);
    }
    return refusals;
  }

  static Map<Message, String> refusals(Place place) {
    Map<Message, String> refusals = refusals();
    switch (place) {
      case WAITING -> {
        refusals.remove(APPROVE);
        refusals.put(APPROVE_ANOTHER_PLAN, "that is not the plan's hash");
        refusals.put(APPROVE_AS_STARTER, "who started a rotation cannot approve it");
      }
      case PAUSED -> {
        refusals.remove(RESUME);
        refusals.put(PAUSE, "it is paused already");
      }
      case PARKED, PARKED_AFTER_HARM -> {
        refusals.keySet().removeAll(List.of(RETRY, ROLL_BACK, ACCEPT));
        refusals.put(PAUSE, NO_PAUSE);
      }
      case PARKED_GOING_BACK -> {
        refusals.keySet().removeAll(List.of(RETRY, ACCEPT));
        refusals.put(ROLL_BACK, TWO_WAYS);
        refusals.put(PAUSE, NO_PAUSE);
        refusals.put(ABORT, GOING_BACK);
        noSoak(refusals);
      }
      case PARKED_AT_THE_END -> {
        refusals.keySet().removeAll(List.of(RETRY, ACCEPT));
        refusals.put(ROLL_BACK, TWO_WAYS);
        refusals.put(PAUSE, NO_PAUSE);
        refusals.put(ABORT, NO_WAY_BACK);
        noSoak(refusals);
      }
      case DELETION -> {
        refusals.put(PAUSE, "nothing is left to pause");
        refusals.put(ABORT, NO_WAY_BACK);
        noSoak(refusals);
      }
      case ROLLING_BACK -> {
        refusals.put(PAUSE, NO_PAUSE);
        refusals.put(ABORT, GOING_BACK);
        noSoak(refusals);
      }
      default -> {}
    }
    return refusals;
  }

  private static void noSoak(Map<Message, String> refusals) {
    for (Message message : List.of(EXTEND, EXTEND_BY_NOTHING, EXTEND_BY_LESS, EXTEND_BY_TOO_MUCH)) {
      refusals.put(message, NO_SOAK);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatMakesNoSenseIsRefusedWithASentenceAndChangesNothing(Place place) {
    RunningRotation rotation = place.reach(testbed, "refusals-" + place);
    RotationStatus before = rotation.status();

    refusals(place)
        .forEach(
            (message, sentence) ->
                assertThat(RunningRotation.refusal(() -> rotation.say(message)))
                    .as("%s in %s", message, place)
                    .contains(sentence));

    assertThat(rotation.status()).isEqualTo(before);
  }

  @Test
  void whatIsSaidAfterTheEndFindsNobody() {
    RunningRotation rotation = testbed.start("closed", Plans.certificate("canary"));
    rotation.result();
    List<Decision> decisions = rotation.status().decisions();

    for (Message message : Message.values()) {
      assertThatThrownBy(() -> rotation.say(message))
          .as(message.name())
          .isInstanceOf(WorkflowNotFoundException.class);
    }
    assertThat(rotation.status().decisions()).isEqualTo(decisions);
  }
}
