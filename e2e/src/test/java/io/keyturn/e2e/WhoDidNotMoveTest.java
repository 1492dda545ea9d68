package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.domain.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is silent, dead or on the old certificate is never taken for moved. */
final class WhoDidNotMoveTest {
  private static final String POLICY =
      Policies.ONE_GROUP.replace(
              "clients: [{name: shop}]", "clients: [{name: shop}, {name: billing, silence: 1h}]")
          + Policies.patience("6s");

  @Test
  void killedAndUnstampedWorkersAndStaleAndSilentClientsHoldItBackUntilEachIsMended(
      @TempDir Path folder) throws Exception {
    try (RotationScene scene = new RotationScene(folder, POLICY)) {
      Path secret = scene.secrets().resolve("payments/worker");
      Path copy = copyOf(secret, folder.resolve("copy"));
      UnreloadedApplications others = new UnreloadedApplications(scene, RotationScene.PAYMENTS);
      work(scene);
      Application unstamped =
          scene.opened(others.fixed(secret, "unstamped@test").working("payments"));
      WorkerProcess doomed =
          scene.opened(
              new WorkerProcess(
                  scene, RotationScene.PAYMENTS, "payments/worker", "payments", "payments"));
      Application stale = scene.opened(others.stampingStatically(copy, "shop"));
      stale.order("payments", "before the roll");
      stale.awaitWorkers(3);

      Rotation rotation = scene.rotate("payments-worker");
      rotation.await(Phase.ROLL);
      doomed.kill();
      RotationStatus workers = rotation.await(Phase.PARKED);
      assertThat(workers.step()).isEqualTo(Step.ROLL);
      assertThat(workers.unknown())
          .anyMatch(line -> line.contains("unstamped@test"))
          .anyMatch(line -> line.matches("group payments has \\d live.*, 3 were alive before"));

      unstamped.close();
      work(scene);
      work(scene);
      rotation.resolve(Way.RETRY);
      rotation.await("past its roll", status -> status.step() == Step.VALIDATE);
      stale.order("payments", "after the roll");
      RotationStatus clients = rotation.await(Phase.PARKED);
      assertThat(clients.unknown())
          .anyMatch(line -> line.contains("client shop"))
          .anyMatch(line -> line.contains("client billing") && line.contains("not seen"));

      stale.close();
      for (String client : List.of("shop", "billing")) {
        scene
            .application(RotationScene.PAYMENTS, "payments/worker", client)
            .order("payments", "a sign of life");
      }
      rotation.resolve(Way.RETRY);
      // One process of the shop has moved; of the other nobody can tell whether it has ended.
      rotation.await(
          "held back by the silence of the stale process alone",
          status ->
              status.phase() == Phase.PARKED
                  && status.unknown().stream().allMatch(line -> line.contains("client shop")));
      rotation.resolve(Way.ACCEPT);
      assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
      scene.assertNobodyWasCutOff();
    }
  }

  private static void work(RotationScene scene) {
    scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
  }

  private static Path copyOf(Path secret, Path target) throws Exception {
    Files.createDirectories(target);
    for (String file : List.of("tls.crt", "tls.key")) {
      Files.copy(secret.resolve(file), target.resolve(file));
    }
    return target;
  }
}
