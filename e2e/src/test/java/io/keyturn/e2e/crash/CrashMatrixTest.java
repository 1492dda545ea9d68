package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.RotationScene;
import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.e2e.crash.Kill.AtCall;
import io.keyturn.e2e.crash.Kill.AtFile;
import io.keyturn.e2e.crash.Kill.Change;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills keyturn's Worker at every outside call of a client CA's rotation, on its way forward and
 * back, and around the changes of its secret store. A call that changes nothing leaves the same
 * world whether it was answered or not, so it has one kill; one that does has two. Each rotation
 * suffers several, as far apart as they can be, and several rotations run at once.
 */
final class CrashMatrixTest {
  private static final String UPDATE = "UpdateNamespace";

  /** Temporal Cloud's Operations API, then probes and looks at Workers and clients. */
  private static final List<String> READS =
      List.of(
          "GetCurrentIdentity",
          "GetNamespace",
          "GetAsyncOperation",
          "DescribeNamespace",
          "ListWorkers",
          "DescribeTaskQueue",
          "ListWorkflowExecutions");

  /**
   * What cannot be struck, since applications read histories too and nobody can tell their calls
   * apart; it follows a ListWorkflowExecutions.
   */
  private static final String APPLICATIONS_TOO = "GetWorkflowExecutionHistory";

  private static final List<OutsideCall> FORWARD =
      List.of(
          OutsideCall.of("PLANNING", "GetNamespace"),
          update("SUPPORT", RotationScene.PAYMENTS),
          OutsideCall.of("SUPPORT", "GetAsyncOperation"),
          update("SUPPORT", RotationScene.LEDGER),
          OutsideCall.of("SUPPORT", "DescribeNamespace"),
          OutsideCall.of("certificate PLANNING", "GetNamespace"),
          OutsideCall.of("certificate SUPPORT", "DescribeNamespace"),
          OutsideCall.of("certificate ROLL", "ListWorkers"),
          OutsideCall.of("certificate VALIDATE", "DescribeNamespace"),
          OutsideCall.of("certificate VALIDATE", "ListWorkflowExecutions"),
          OutsideCall.of("ROLL", "ListWorkers"),
          OutsideCall.of("VALIDATE", "DescribeNamespace"),
          OutsideCall.of("VALIDATE", "ListWorkers"),
          update("REMOVE", RotationScene.PAYMENTS),
          OutsideCall.of("REMOVE", "GetAsyncOperation"),
          update("REMOVE", RotationScene.LEDGER),
          OutsideCall.of("REMOVE", "DescribeNamespace"),
          OutsideCall.of("REMOVE", "ListWorkers"),
          OutsideCall.of("certificate REMOVE", "GetNamespace"));

  /** Adoption, staging, a group's label, promotion and retirement, each cut off in the middle. */
  private static final List<Kill> FORWARD_FILES =
      List.of(
          new AtFile("payments/ca/versions", Change.APPEARS),
          new AtFile("ledger/worker/versions", Change.APPEARS),
          new AtFile("payments/worker/group-payments-canary", Change.APPEARS),
          new AtFile("payments/worker/previous", Change.APPEARS),
          new AtFile("payments/ca/previous", Change.APPEARS),
          new AtFile("ledger/worker/previous", Change.GOES),
          new AtFile("payments/ca/previous", Change.GOES));

  private static final List<OutsideCall> BACK =
      List.of(
          OutsideCall.of("certificate ROLLING_BACK", "ListWorkers"),
          update("ROLLING_BACK", RotationScene.PAYMENTS),
          OutsideCall.of("ROLLING_BACK", "GetAsyncOperation"),
          update("ROLLING_BACK", RotationScene.LEDGER));

  private static final List<Kill> BACK_FILES =
      List.of(
          new AtFile("payments/worker/previous", Change.GOES),
          new AtFile("payments/ca/previous", Change.GOES));

  /** Calls that change nothing, in activities in which another such call has its kill. */
  private static final List<OutsideCall> ALIKE =
      List.of(
          OutsideCall.of("PLANNING", "GetCurrentIdentity"),
          OutsideCall.of("SUPPORT", "GetNamespace"),
          OutsideCall.of("certificate SUPPORT", "GetNamespace"),
          OutsideCall.of("certificate ROLL", "GetNamespace"),
          OutsideCall.of("certificate ROLL", "DescribeTaskQueue"),
          // An application's own trial of a new certificate.
          OutsideCall.of("certificate ROLL", "DescribeNamespace"),
          OutsideCall.of("certificate VALIDATE", "GetNamespace"),
          OutsideCall.of("certificate VALIDATE", "ListWorkers"),
          OutsideCall.of("certificate VALIDATE", "DescribeTaskQueue"),
          OutsideCall.of("ROLL", "GetNamespace"),
          OutsideCall.of("ROLL", "DescribeTaskQueue"),
          OutsideCall.of("VALIDATE", "GetNamespace"),
          OutsideCall.of("VALIDATE", "DescribeTaskQueue"),
          OutsideCall.of("VALIDATE", "ListWorkflowExecutions"),
          OutsideCall.of("REMOVE", "GetNamespace"),
          OutsideCall.of("REMOVE", "DescribeTaskQueue"),
          OutsideCall.of("ROLLING_BACK", "GetNamespace"),
          OutsideCall.of("certificate ROLLING_BACK", "GetNamespace"),
          OutsideCall.of("certificate ROLLING_BACK", "DescribeTaskQueue"),
          OutsideCall.of("certificate ROLLING_BACK", "ListWorkflowExecutions"),
          OutsideCall.of("certificate ROLLING_BACK", "DescribeNamespace"),
          // What has been asked when it is aborted is answered a little later.
          OutsideCall.of("ROLLING_BACK", "DescribeNamespace"),
          OutsideCall.of("ROLLING_BACK", "ListWorkers"),
          OutsideCall.of("ROLLING_BACK", "DescribeTaskQueue"),
          OutsideCall.of("ROLLING_BACK", "ListWorkflowExecutions"));

  private static final List<OutsideCall> KNOWN =
      Stream.of(FORWARD, BACK, ALIKE).flatMap(List::stream).toList();

  @TempDir private static Path folder;

  private static final AtOnce<Ordeal> ORDEALS = new AtOnce<>(5);

  private static OutsideCall update(String standing, String namespace) {
    return new OutsideCall(standing, UPDATE, namespace);
  }

  static Stream<Ordeal> ordeals() {
    return Stream.of(
            Ordeal.dealt(Outcome.COMPLETED, 4, kills(FORWARD, FORWARD_FILES)),
            Ordeal.dealt(Outcome.ROLLED_BACK, 2, kills(BACK, BACK_FILES)),
            Stream.of(
                new Ordeal(
                    Outcome.COMPLETED,
                    Noticed.BY_MISSED_HEARTBEATS,
                    List.of(new AtCall(update("SUPPORT", RotationScene.PAYMENTS), Moment.AFTER)))))
        .flatMap(some -> some);
  }

  private static List<Kill> kills(List<OutsideCall> calls, List<Kill> files) {
    List<Kill> kills = new ArrayList<>();
    for (OutsideCall call : calls) {
      kills.add(new AtCall(call, Moment.BEFORE));
      if (call.method().equals(UPDATE)) {
        kills.add(new AtCall(call, Moment.AFTER));
      }
    }
    kills.addAll(files);
    return kills;
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
  void aRotationThatIsKilledAgainAndAgainEndsWithoutATrace(Ordeal ordeal) throws Exception {
    ORDEALS.join(ordeal);
  }

  private static boolean suffer(Ordeal ordeal, Path own) throws Exception {
    try (AuthorityScene scene = new AuthorityScene(own, ordeal.noticed());
        Killer killer = new Killer(scene.crash(), ordeal.kills())) {
      CallRecorder recorder =
          new CallRecorder(scene.crash()).noting(READS).noting(UPDATE, AuthorityScene.NAMESPACES);
      RotationResult result =
          ordeal.end() == Outcome.COMPLETED ? complete(scene) : abortBeforeTheRemoval(scene);

      killer.assertEachHasStruck();
      assertThat(result.outcome()).as(result.reason()).isEqualTo(ordeal.end());
      if (ordeal.end() == Outcome.COMPLETED) {
        scene.assertCompletedWithoutATrace();
      } else {
        scene.assertRolledBackWithoutATrace();
      }
      assertThat(recorder.made()).as("calls that have no kill").isSubsetOf(KNOWN);
      assertThat(scene.methodsOfKeyturn())
          .isSubsetOf(Stream.concat(READS.stream(), Stream.of(UPDATE, APPLICATIONS_TOO)).toList());
      return true;
    }
  }

  private static RotationResult complete(AuthorityScene scene) {
    var unused = scene.crash().start();
    return scene.crash().end();
  }

  /** Aborts while a proof waits for an answer, so that it cannot go on to the removal. */
  private static RotationResult abortBeforeTheRemoval(AuthorityScene scene) {
    CrashScene crash = scene.crash();
    HeldCall held = crash.hold("ListWorkers", () -> crash.standing().now().equals("VALIDATE"));
    Rotation rotation = crash.start();
    held.await();
    rotation.operate().abort(Rotation.tester("changed my mind"));
    held.release();
    return crash.end();
  }
}
