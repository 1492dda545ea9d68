package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.Application;
import io.keyturn.e2e.Load;
import io.keyturn.e2e.Policies;
import io.keyturn.e2e.RotationScene;
import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.e2e.crash.CredentialWatch.Reader;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.pki.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The rotation of a client CA under load: two namespaces accept it and a foreign one, three Workers
 * and a client that orders all the time use two certificates of it.
 */
final class AuthorityScene implements AutoCloseable {
  static final List<String> NAMESPACES = List.of(RotationScene.PAYMENTS, RotationScene.LEDGER);

  private static final String POLICY =
      Policies.TWO_NAMESPACES
          + """
          defaults: {soak: 1s, patience: 90s, workerHeartbeat: 1s, pollWindow: 10s}
          """;

  private static final List<Reader> READERS =
      List.of(
          new Reader("payments-canary", "payments/worker", RotationScene.PAYMENTS),
          new Reader("payments", "payments/worker", RotationScene.PAYMENTS),
          new Reader("shop", "payments/worker", RotationScene.PAYMENTS),
          new Reader("ledger", "ledger/worker", RotationScene.LEDGER));

  /** Starting is what costs most; rotations that run at once mostly wait. */
  private static final Semaphore STARTING = new Semaphore(2);

  private final RotationScene world;
  private final Authority foreign = Authority.root("CN=Somebody else's CA");
  private final Load load;
  private final CredentialWatch watch;
  private final CrashScene crash;

  AuthorityScene(Path folder, Noticed noticed) throws Exception {
    STARTING.acquire();
    RotationScene made = null;
    boolean whole = false;
    try {
      made = new RotationScene(folder, "");
      world = made;
      for (String namespace : NAMESPACES) {
        world.simulator().cloud().edit(namespace, BundleEdit.adding(foreign.certificate()));
        world.awaitAccepted(namespace, world.authority().certificate(), foreign.certificate());
      }
      working(RotationScene.PAYMENTS, "payments/worker", "payments-canary", "payments");
      working(RotationScene.PAYMENTS, "payments/worker", "payments", "payments");
      working(RotationScene.LEDGER, "ledger/worker", "ledger", "ledger");
      Application shop = application(RotationScene.PAYMENTS, "payments/worker", "shop");
      load = world.opened(new Load(shop, "payments", Duration.ofMillis(400)));
      load.awaitMore(1);
      watch = world.opened(new CredentialWatch(world, READERS));
      crash =
          new CrashScene(
              world,
              folder,
              POLICY,
              "payments-ca",
              List.of("payments-worker", "ledger-worker"),
              noticed);
      whole = true;
    } finally {
      STARTING.release();
      if (!whole && made != null) {
        made.close();
      }
    }
  }

  private void working(String namespace, String secret, String name, String taskQueue) {
    var unused = application(namespace, secret, name).working(taskQueue);
  }

  private Application application(String namespace, String secret, String name) {
    return world.opened(
        Application.reloading(
            world.simulator().frontAddress(namespace),
            namespace,
            world.secrets().resolve(secret),
            name,
            world.simulator().tlsCaFile(),
            Duration.ofSeconds(2)));
  }

  CrashScene crash() {
    return crash;
  }

  /** What keyturn has called, in simple names. */
  Set<String> methodsOfKeyturn() {
    return new ApplicationLedger(world.simulator().ledger()).methodsOfKeyturn();
  }

  /** Checks promises 1, 5 and 6 after the end of a rotation that was completed. */
  void assertCompletedWithoutATrace() throws Exception {
    assertNobodyWasCutOff();
    new Remains(world, foreign).assertOnlyTheNewIsLeft();
  }

  /** Checks promises 1, 5 and 6 after the end of a rotation that was rolled back. */
  void assertRolledBackWithoutATrace() throws Exception {
    assertNobodyWasCutOff();
    new Remains(world, foreign).assertOnlyTheOldIsLeft();
  }

  /** Checks that no application was cut off or could have been, as the simulator saw it. */
  private void assertNobodyWasCutOff() {
    load.awaitMore(1);
    assertThat(watch.looks()).isGreaterThan(10);
    assertThat(watch.violations()).isEmpty();
    ApplicationLedger ledger = new ApplicationLedger(world.simulator().ledger());
    assertThat(ledger.failedCalls()).isEmpty();
    assertThat(ledger.refusedConnections(watch.leafs())).isEmpty();
  }

  @Override
  public void close() {
    world.close();
  }
}
