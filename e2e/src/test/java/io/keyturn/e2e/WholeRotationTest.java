package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeRotationTest {
  @Test
  void authorityIsRotatedUnderLoadWhileOthersEditTheBundles(@TempDir Path folder) throws Exception {
    try (RotationScene scene =
        new RotationScene(folder, Policies.TWO_NAMESPACES + Policies.QUICK)) {
      scene
          .application(RotationScene.PAYMENTS, "payments/worker", "payments-canary")
          .working("payments");
      scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
      scene.application(RotationScene.LEDGER, "ledger/worker", "ledger").working("ledger");
      Load load =
          scene.opened(
              scene
                  .application(RotationScene.PAYMENTS, "payments/worker", "shop")
                  .load("payments"));
      load.awaitMore(1);
      Map<String, List<String>> foreign =
          Map.of(
              RotationScene.PAYMENTS, editAroundEveryUpdate(scene, RotationScene.PAYMENTS),
              RotationScene.LEDGER, editAroundEveryUpdate(scene, RotationScene.LEDGER));

      Rotation rotation = scene.rotate("payments-ca");
      RotationResult result = rotation.result();

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      assertThat(scene.simulator().faults().list()).allMatch(fault -> fault.struck() == 1);
      foreign.forEach(
          (namespace, authorities) ->
              assertThat(scene.accepted(namespace))
                  .containsAll(authorities)
                  .doesNotContain(scene.first())
                  .hasSize(authorities.size() + 1));
      load.awaitMore(1);
      scene.assertNobodyWasCutOff();
    }
  }

  /** Support and removal update once each; a conflict makes it once more each. */
  private static List<String> editAroundEveryUpdate(RotationScene scene, String namespace) {
    Faults faults = scene.simulator().faults();
    List<String> added = new ArrayList<>();
    for (int update = 0; update < 4; update++) {
      X509Certificate authority = Authority.root("CN=Foreign " + update).certificate();
      Moment moment = update % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
      faults.arm(
          Fault.next(
                  "UpdateNamespace",
                  moment,
                  new Fault.Edit(namespace, BundleEdit.adding(authority)))
              .in(namespace)
              .after(update));
      added.add(RotationScene.name(authority));
    }
    return added;
  }
}
