package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationStatus;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that no client of ours sends neither change nor wedge a rotation. */
class HostileMessageTest {
  private final RotationTestbed testbed = new RotationTestbed();
  private final RunningRotation rotation = Place.PARKED.reach(testbed, "web");

  @AfterEach
  void closeTestbed() {
    testbed.close();
  }

  static List<Map<String, Object>> steerings() {
    return List.of(
        Map.of(),
        Map.of("why", "nobody says so"),
        Map.of("by", " ", "why", "nobody says so"),
        Map.of("by", "x".repeat(1001), "why", ""),
        Map.of("by", List.of("bob"), "why", "a list"),
        Map.of("by", "bob"));
  }

  @ParameterizedTest
  @MethodSource("steerings")
  void steeringWithoutAPersonOrAReasonIsRefused(Map<String, Object> steering) {
    RotationStatus before = rotation.status();

    assertThatThrownBy(() -> rotation.stub().update("abort", RotationStatus.class, steering))
        .isInstanceOf(WorkflowUpdateException.class);
    assertThatThrownBy(
            () ->
                rotation
                    .stub()
                    .update(
                        "resolve",
                        RotationStatus.class,
                        Map.of("way", "ACCEPT", "steering", steering)))
        .isInstanceOf(WorkflowUpdateException.class);

    assertThat(rotation.status()).isEqualTo(before);
  }

  @Test
  void messageWithoutContentIsRefused() {
    RotationStatus before = rotation.status();

    for (String update : List.of("approve", "pause", "resume", "abort", "resolve", "extendSoak")) {
      for (Object content : List.of(Map.of(), "text", 7, List.of())) {
        assertThatThrownBy(() -> rotation.stub().update(update, RotationStatus.class, content))
            .as("%s with %s", update, content)
            .isInstanceOf(WorkflowUpdateException.class);
      }
    }

    assertThat(rotation.status()).isEqualTo(before);
  }

  @Test
  void signalThatCannotBeReadIsDropped() {
    rotation.stub().signal("authorityDecided", "PERHAPS");
    rotation.stub().signal("certificateReported", List.of(1, 2));
    rotation.stub().signal("certificateReported", Map.of("phase", "NOWHERE"));

    rotation.abort();

    assertThat(rotation.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }
}
