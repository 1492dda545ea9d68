package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.crash.Kill.AtCall;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills keyturn's Worker before and after each call by which it changes a secret in AWS. Between
 * two changes it only reads, as applications do all the time, so a kill there leaves the world that
 * one of these kills leaves.
 */
final class AwsKeyCrashTest {
  private static final String PUT = "PutSecretValue";
  private static final String LABEL = "UpdateSecretVersionStage";
  private static final List<String> CHANGES =
      List.of(PUT, LABEL, "CreateSecret", "ReplicateSecretToRegions");

  /** How often each is called on the way forward when nobody disturbs. */
  private static final Map<OutsideCall, Integer> FORWARD =
      Map.of(
          OutsideCall.of("GENERATE", PUT), 1,
          OutsideCall.of("GENERATE", LABEL), 1,
          OutsideCall.of("ROLL", LABEL), 4,
          OutsideCall.of("REMOVE", LABEL), 1);

  /** And on the way back. */
  private static final Map<OutsideCall, Integer> BACK =
      Map.of(OutsideCall.of("ROLLING_BACK", LABEL), 3);

  @TempDir private static Path folder;

  private static final AtOnce<Ordeal> ORDEALS = new AtOnce<>(4);

  private static List<Kill> around(Map<OutsideCall, Integer> calls) {
    return calls.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().toString()))
        .flatMap(each -> IntStream.range(0, each.getValue()).mapToObj(pass -> around(each, pass)))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Kill> around(Map.Entry<OutsideCall, Integer> calls, int pass) {
    return Stream.of(Moment.BEFORE, Moment.AFTER)
        .<Kill>map(moment -> new AtCall(calls.getKey(), moment, pass))
        .toList();
  }

  static Stream<Ordeal> ordeals() {
    return Stream.of(
            Ordeal.dealt(Outcome.COMPLETED, 1, List.of()),
            Ordeal.dealt(Outcome.COMPLETED, 3, around(FORWARD)),
            Ordeal.dealt(Outcome.ROLLED_BACK, 1, List.of()),
            Ordeal.dealt(Outcome.ROLLED_BACK, 2, around(BACK)))
        .flatMap(some -> some);
  }

  @BeforeAll
  static void begin() throws Exception {
    List<Ordeal> all = ordeals().toList();
    for (int number = 0; number < all.size(); number++) {
      Ordeal ordeal = all.get(number);
      Path own = Files.createDirectory(folder.resolve(String.valueOf(number)));
      ORDEALS.run(ordeal, () -> suffer(ordeal, own));
    }
  }

  @AfterAll
  static void end() {
    ORDEALS.close();
  }

  @ParameterizedTest
  @MethodSource("ordeals")
  void aSecretIsReadableAtAnyTimeAndOneVersionOfItIsLeft(Ordeal ordeal) throws Exception {
    ORDEALS.join(ordeal);
  }

  private static boolean suffer(Ordeal ordeal, Path own) throws Exception {
    try (AwsKeyScene scene = new AwsKeyScene(own);
        Killer killer = new Killer(scene.crash(), ordeal.kills())) {
      CallRecorder recorder = new CallRecorder(scene.crash()).noting(CHANGES);
      RotationResult result =
          ordeal.end() == Outcome.COMPLETED ? scene.complete() : scene.abortInTheSoak();

      if (ordeal.kills().isEmpty()) {
        assertThat(recorder.counts())
            .as("all changes have their kills")
            .isEqualTo(undisturbed(ordeal.end()));
      }
      killer.assertEachHasStruck();
      assertThat(result.outcome()).as(result.reason()).isEqualTo(ordeal.end());
      if (ordeal.end() == Outcome.COMPLETED) {
        scene.assertCompletedWithoutATrace();
      } else {
        scene.assertRolledBackWithoutATrace();
      }
      return true;
    }
  }

  /** A rotation that is rolled back from its soak has not retired anything. */
  private static Map<OutsideCall, Integer> undisturbed(Outcome end) {
    Map<OutsideCall, Integer> calls = new HashMap<>(FORWARD);
    if (end == Outcome.ROLLED_BACK) {
      calls.remove(OutsideCall.of("REMOVE", LABEL));
      calls.putAll(BACK);
    }
    return calls;
  }
}
