package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.ParkResolution.Way;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Worker whose certificate is exchanged under it goes on presenting the old one on resumed TLS
 * sessions, and nothing that it says shows it.
 */
final class ResumptionTrapTest {
  @Test
  void workerWithTheDocumentedRecipeAloneHoldsTheRemovalBackAndIsNamed(@TempDir Path folder)
      throws Exception {
    try (RotationScene scene =
        new RotationScene(folder, Policies.ONE_GROUP + Policies.patience("6s"))) {
      Path secret = scene.secrets().resolve("payments/worker");
      String old =
          UnreloadedApplications.sha256(
              UnreloadedApplications.certificate(secret.resolve("tls.crt")).getEncoded());
      UnreloadedApplications others = new UnreloadedApplications(scene, RotationScene.PAYMENTS);
      Application trapped =
          scene.opened(others.byTheDocumentedRecipe(secret, "recipe@test").working("payments"));
      Application shop = scene.application(RotationScene.PAYMENTS, "payments/worker", "shop");
      Load load = loadOf(scene, shop);

      Rotation authority = rotateOnceSessionsAreResumed(scene, old);
      Rotation certificate = scene.watch("payments-worker");
      RotationStatus parked = certificate.await(Phase.PARKED);

      assertThat(parked.unknown()).anyMatch(line -> line.contains("recipe@test"));
      assertThat(parked.waitingFor()).isNotBlank();
      assertThat(parked.remedy()).isNotBlank();
      assertThat(authority.status().orElseThrow().phase()).isEqualTo(Phase.ROLL);
      assertThat(scene.accepted(RotationScene.PAYMENTS)).contains(scene.first()).hasSize(2);
      awaitResumption(scene, old, Instant.now());

      // What mends it: the library in its place.
      scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
      // What a Worker takes up while it stops is lost to the in-memory server for good.
      load.close();
      trapped.close();
      Load rest = loadOf(scene, shop);
      certificate.resolve(Way.RETRY);
      assertThat(authority.result().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(scene.accepted(RotationScene.PAYMENTS)).doesNotContain(scene.first());
      rest.awaitMore(1);
      scene.assertNobodyWasCutOff();
    }
  }

  @Test
  void workerWithAStaticStampHoldsTheRemovalBackAndRollBackUndoesAll(@TempDir Path folder)
      throws Exception {
    try (RotationScene scene =
        new RotationScene(folder, Policies.ONE_GROUP + Policies.patience("6s"))) {
      UnreloadedApplications others = new UnreloadedApplications(scene, RotationScene.PAYMENTS);
      scene.opened(
          others
              .stampingStatically(scene.secrets().resolve("payments/worker"), "payments")
              .working("payments"));
      Application shop = scene.application(RotationScene.PAYMENTS, "payments/worker", "shop");
      Load load = loadOf(scene, shop);
      List<String> before = TreeDigest.current(scene.secrets());

      Rotation authority = scene.rotate("payments-ca");
      Rotation certificate = scene.watch("payments-worker");
      RotationStatus parked = certificate.await(Phase.PARKED);

      assertThat(parked.unknown())
          .anyMatch(line -> line.contains("payments@test") && line.contains("old credential"));
      assertThat(scene.accepted(RotationScene.PAYMENTS)).contains(scene.first());

      certificate.resolve(Way.ROLL_BACK);
      assertThat(certificate.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(authority.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      scene.awaitAccepted(RotationScene.PAYMENTS, scene.authority().certificate());
      assertThat(TreeDigest.current(scene.secrets())).isEqualTo(before);
      assertThat(TreeDigest.versions(scene.secrets())).allMatch(v -> v.startsWith("adopted-"));
      load.awaitMore(1);
      scene.assertNobodyWasCutOff();
    }
  }

  private static Load loadOf(RotationScene scene, Application shop) {
    Load load = scene.opened(shop.load("payments"));
    load.awaitMore(1);
    return load;
  }

  /** A change of trust ends all sessions; the Worker has to have one again before the roll. */
  private static Rotation rotateOnceSessionsAreResumed(RotationScene scene, String old) {
    Duration delay = Duration.ofSeconds(1);
    scene
        .simulator()
        .faults()
        .arm(Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Delay(delay)));
    Rotation rotation = scene.rotate("payments-ca");
    rotation.await(Phase.SUPPORT);
    rotation.operate().pause(Rotation.tester("wait for new sessions"));
    rotation.await(Phase.PAUSED);
    awaitResumption(scene, old, Instant.now());
    rotation.operate().resume(Rotation.tester("sessions are resumed"));
    return rotation;
  }

  /** The server's own view: the Worker does reconnect, and presents the old certificate. */
  private static void awaitResumption(RotationScene scene, String certificate, Instant since) {
    Await.until(
        Duration.ofSeconds(30),
        () -> "no session was resumed",
        () ->
            scene.simulator().ledger().connections(since, Instant.MAX).stream()
                .filter(LedgerConnection::resumed)
                .anyMatch(connection -> connection.certificateSha256().equals(certificate)));
  }
}
