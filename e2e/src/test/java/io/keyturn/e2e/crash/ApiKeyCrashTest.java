package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.KeyScene;
import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.e2e.crash.Kill.AtCall;
import io.keyturn.e2e.crash.Kill.AtFile;
import io.keyturn.e2e.crash.Kill.Change;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills keyturn's Worker at the outside calls of an API key's rotation, on its way forward and
 * back, and around the changes of its secret. A call that changes nothing leaves the same world
 * whether it was answered or not, so it has one kill; one that does has two. Each rotation suffers
 * several, as far apart as they can be, and several rotations run at once.
 */
final class ApiKeyCrashTest {
  /** What changes something, one operation each. */
  private static final List<String> CHANGES =
      List.of("CreateApiKey", "UpdateApiKey", "DeleteApiKey");

  /** The Operations API, then probes and looks at Workers and clients. */
  private static final List<String> READS =
      List.of(
          "GetCurrentIdentity",
          "GetServiceAccount",
          "GetNamespace",
          "GetApiKeys",
          "GetApiKey",
          "GetAsyncOperation",
          "GetAuditLogs",
          "DescribeNamespace",
          "ListWorkers",
          "DescribeTaskQueue",
          "ListWorkflowExecutions");

  /** What cannot be struck, since applications read histories too. */
  private static final String APPLICATIONS_TOO = "GetWorkflowExecutionHistory";

  private static final String SECRET = KeyScene.SECRET + "/";

  private static final List<Kill> FORWARD =
      List.of(
          before("PLANNING", "GetApiKeys"),
          before("GENERATE", "CreateApiKey"),
          after("GENERATE", "CreateApiKey"),
          // The first such call asks whether an earlier try has made the key.
          new AtCall(OutsideCall.of("GENERATE", "GetAsyncOperation"), Moment.BEFORE, 1),
          new AtFile(SECRET + "versions", Change.APPEARS),
          new AtFile(SECRET + "versions/" + ApiKeyScene.NEW_VERSION, Change.APPEARS),
          new AtFile(SECRET + "pending", Change.APPEARS),
          before("SUPPORT", "GetApiKey"),
          before("SUPPORT", "DescribeNamespace"),
          before("ROLL", "ListWorkers"),
          new AtFile(SECRET + "group-ledger-canary", Change.APPEARS),
          new AtFile(SECRET + "previous", Change.APPEARS),
          new AtFile(SECRET + "pending", Change.GOES),
          new AtFile(SECRET + "current", Change.MOVES),
          before("VALIDATE", "GetAuditLogs"),
          before("REMOVE", "UpdateApiKey"),
          after("REMOVE", "UpdateApiKey"),
          before("REMOVE", "GetAsyncOperation"),
          before("REMOVE", "DescribeNamespace"),
          before("REMOVE", "GetAuditLogs"),
          before("REMOVE", "DeleteApiKey"),
          after("REMOVE", "DeleteApiKey"),
          new AtFile(SECRET + "previous", Change.GOES));

  private static final List<Kill> BACK =
      List.of(
          before("ROLLING_BACK", "UpdateApiKey"),
          after("ROLLING_BACK", "UpdateApiKey"),
          before("ROLLING_BACK", "GetAsyncOperation"),
          new AtFile(SECRET + "previous", Change.MOVES),
          before("ROLLING_BACK", "ListWorkers"),
          new AtFile(SECRET + "versions/" + ApiKeyScene.NEW_VERSION, Change.GOES),
          before("ROLLING_BACK", "DeleteApiKey"),
          after("ROLLING_BACK", "DeleteApiKey"));

  /** Calls that change nothing, in activities in which another such call has its kill. */
  private static final List<OutsideCall> ALIKE =
      Stream.of(
              calls("PLANNING", "GetNamespace", "GetServiceAccount", "GetCurrentIdentity"),
              calls("PLANNING", "GetAuditLogs"),
              // The key whose token a kill has lost is deleted as on the way back.
              calls("GENERATE", "GetApiKeys", "GetApiKey", "DeleteApiKey"),
              calls("SUPPORT", "GetApiKeys", "GetNamespace", "GetCurrentIdentity"),
              // An application tries a new key with the last of them.
              calls("ROLL", "GetApiKeys", "GetNamespace", "DescribeTaskQueue", "DescribeNamespace"),
              calls("VALIDATE", "GetApiKeys", "GetNamespace", "GetCurrentIdentity"),
              calls("VALIDATE", "DescribeNamespace", "ListWorkers", "DescribeTaskQueue"),
              calls("VALIDATE", "ListWorkflowExecutions"),
              calls("REMOVE", "GetCurrentIdentity", "GetApiKeys", "GetNamespace", "GetApiKey"),
              calls("REMOVE", "ListWorkers", "DescribeTaskQueue", "ListWorkflowExecutions"),
              calls("ROLLING_BACK", "GetApiKeys", "GetApiKey", "GetNamespace"),
              calls("ROLLING_BACK", "DescribeNamespace", "DescribeTaskQueue"),
              // What has been asked when it is aborted is answered a little later.
              calls("ROLLING_BACK", "GetCurrentIdentity", "GetAuditLogs"),
              calls("ROLLING_BACK", "ListWorkflowExecutions"),
              // The test itself asks for what is left.
              calls("", "GetApiKeys"))
          .flatMap(List::stream)
          .toList();

  private static final List<OutsideCall> KNOWN =
      Stream.concat(
              Stream.of(FORWARD, BACK)
                  .flatMap(List::stream)
                  .flatMap(kill -> kill instanceof AtCall at ? Stream.of(at.call()) : Stream.of()),
              ALIKE.stream())
          .toList();

  @TempDir private static Path folder;

  private static final AtOnce<Ordeal> ORDEALS = new AtOnce<>(5);

  private static AtCall before(String standing, String method) {
    return new AtCall(OutsideCall.of(standing, method), Moment.BEFORE);
  }

  private static AtCall after(String standing, String method) {
    return new AtCall(OutsideCall.of(standing, method), Moment.AFTER);
  }

  private static List<OutsideCall> calls(String standing, String... methods) {
    return Stream.of(methods).map(method -> OutsideCall.of(standing, method)).toList();
  }

  static Stream<Ordeal> ordeals() {
    return Stream.of(
            Ordeal.dealt(Outcome.COMPLETED, 4, FORWARD),
            Ordeal.dealt(Outcome.ROLLED_BACK, 2, BACK),
            Stream.of(
                new Ordeal(
                    Outcome.COMPLETED,
                    Noticed.BY_MISSED_HEARTBEATS,
                    List.of(after("GENERATE", "CreateApiKey")))))
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
  void aKeysRotationThatIsKilledAgainAndAgainLeavesOneLiveKey(Ordeal ordeal) throws Exception {
    ORDEALS.join(ordeal);
  }

  private static boolean suffer(Ordeal ordeal, Path own) throws Exception {
    try (ApiKeyScene scene = new ApiKeyScene(own, ordeal.noticed());
        Killer killer = new Killer(scene.crash(), ordeal.kills())) {
      CallRecorder recorder = new CallRecorder(scene.crash()).noting(READS).noting(CHANGES);
      RotationResult result =
          ordeal.end() == Outcome.COMPLETED ? complete(scene) : scene.abortInTheSoak();

      killer.assertEachHasStruck();
      assertThat(result.outcome()).as(result.reason()).isEqualTo(ordeal.end());
      if (ordeal.end() == Outcome.COMPLETED) {
        scene.assertCompletedWithoutATrace();
      } else {
        scene.assertRolledBackWithoutATrace();
      }
      assertThat(recorder.made()).as("calls that have no kill").isSubsetOf(KNOWN);
      assertThat(scene.methodsOfKeyturn())
          .isSubsetOf(
              Stream.of(READS, CHANGES, List.of(APPLICATIONS_TOO)).flatMap(List::stream).toList());
      return true;
    }
  }

  private static RotationResult complete(ApiKeyScene scene) {
    var unused = scene.start();
    return scene.crash().end();
  }
}
