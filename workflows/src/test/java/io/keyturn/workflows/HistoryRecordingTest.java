package io.keyturn.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records the histories that {@link HistoryReplayTest} replays, with {@code
 * -Dkeyturn.recordHistories=true}. Record anew only what a released version can no longer have
 * running; otherwise add a scenario.
 */
@EnabledIfSystemProperty(named = "keyturn.recordHistories", matches = "true")
class HistoryRecordingTest {
  static List<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenarioEndsAsItShouldAndIsKept(Scenario scenario) throws IOException {
    Path folder = Files.createDirectories(Path.of("src", "test", "resources", "histories"));
    try (RotationTestbed testbed = new RotationTestbed()) {
      RunningRotation rotation = scenario.play().apply(testbed);

      rotation.awaitEnd();
      assertThat(rotation.status().outcome()).isEqualTo(scenario.outcome());
      for (String credential : scenario.credentials()) {
        RunningRotation part = testbed.find(credential);
        part.awaitEnd();
        Files.writeString(
            folder.resolve(scenario.file(credential)),
            testbed.history(credential).toJson(false) + "\n");
      }
    }
  }
}
