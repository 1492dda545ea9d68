package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeRotationTest {
  @Test
  void authorityAndCertificatesAreRotatedUnderLiveWorkers(@TempDir Path folder) throws Exception {
    try (RotationScene scene = new RotationScene(folder)) {
      scene
          .application(RotationScene.PAYMENTS, "payments/worker", "payments-canary")
          .working("payments");
      scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
      scene.application(RotationScene.LEDGER, "ledger/worker", "ledger").working("ledger");
      Application shop = scene.application(RotationScene.PAYMENTS, "payments/worker", "shop");
      Thread load =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  shop.order("payments", "book");
                }
              });
      load.setDaemon(true);
      load.start();
      RotationResult result =
          WorkflowStub.fromTyped(scene.start("payments-ca"))
              .getResult(100, TimeUnit.SECONDS, RotationResult.class);
      assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
      load.interrupt();
      load.join(5000);
    }
  }
}
