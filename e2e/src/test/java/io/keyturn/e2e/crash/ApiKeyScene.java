package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.Application;
import io.keyturn.e2e.KeyScene;
import io.keyturn.e2e.Load;
import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.crash.CrashScene.Noticed;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.RotationResult;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.serviceclient.CloudServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The rotation of an API key under load: two Workers use it and a client that orders all the time,
 * and changes of keys take a while to be felt.
 */
final class ApiKeyScene implements AutoCloseable {
  /** What the rotation is started as, and the version that it stages. */
  static final String ROTATION = "crash";

  static final String NEW_VERSION = ROTATION + "-1";

  private static final String DEFAULTS =
      "defaults: {soak: 1s, patience: 90s, workerHeartbeat: 1s, pollWindow: 10s}\n";

  private static final Duration FELT_LATER = Duration.ofMillis(1500);

  private static final List<String> READERS = List.of("ledger-canary", "ledger", "till");

  /** Starting is what costs most; rotations that run at once mostly wait. */
  private static final Semaphore STARTING = new Semaphore(2);

  private final KeyScene keys;
  private final Load load;
  private final Lookout lookout;
  private final CrashScene crash;

  ApiKeyScene(Path folder, Noticed noticed) throws Exception {
    this(folder, noticed, Duration.ofMillis(200));
  }

  /**
   * Sets everything up.
   *
   * @param looks how often the client looks at its secret
   */
  ApiKeyScene(Path folder, Noticed noticed, Duration looks) throws Exception {
    STARTING.acquire();
    KeyScene made = null;
    boolean whole = false;
    try {
      made =
          new KeyScene(folder, cloud -> cloud.withKeyDelays(FELT_LATER, FELT_LATER, Duration.ZERO));
      keys = made;
      working("ledger-canary");
      working("ledger");
      Application till =
          keys.scene()
              .opened(
                  Application.reloading(
                      keys.scene().simulator().frontAddress(KeyScene.NAMESPACE),
                      KeyScene.NAMESPACE,
                      keys.scene().secrets().resolve(KeyScene.SECRET),
                      "till",
                      keys.scene().simulator().tlsCaFile(),
                      looks));
      load = keys.scene().opened(new Load(till, "ledger", Duration.ofMillis(200)));
      load.awaitMore(1);
      lookout =
          keys.scene()
              .opened(
                  new Lookout(
                      READERS.stream()
                          .collect(Collectors.toMap(name -> name, name -> () -> letsIn(name)))));
      crash =
          new CrashScene(
              keys.scene(), folder, keys.policy(DEFAULTS), KeyScene.CREDENTIAL, List.of(), noticed);
      whole = true;
    } finally {
      STARTING.release();
      if (!whole && made != null) {
        made.close();
      }
    }
  }

  private void working(String group) {
    var unused = keys.application(group).working("ledger");
  }

  private boolean letsIn(String name) throws IOException {
    String token = Files.readString(Lookout.folder(secret(), name).resolve("api-key"));
    return keys.scene().simulator().cloud().apiKeyOwner(KeyScene.NAMESPACE, token).isPresent();
  }

  CrashScene crash() {
    return crash;
  }

  KeyScene keys() {
    return keys;
  }

  /** Starts the rotation, or goes on with it after its run was lost. */
  Rotation start() {
    return crash.start(ROTATION);
  }

  /** Holds the rotation in its proof that everybody has moved to the new key. */
  HeldCall holdInTheProof() {
    return crash.hold("GetAuditLogs", () -> crash.standing().now().equals("VALIDATE"));
  }

  /** Holds the rotation once the old key is disabled and watched for. */
  HeldCall holdInTheSoak() {
    AtomicBoolean disabled = new AtomicBoolean();
    Fault note = Fault.next("UpdateApiKey", Moment.AFTER, new Fault.Run(() -> disabled.set(true)));
    keys.scene().simulator().faults().arm(note);
    return crash.hold("GetAuditLogs", disabled::get);
  }

  /** Starts the rotation and aborts it in the soak: the way back has to enable the old key. */
  RotationResult abortInTheSoak() {
    HeldCall held = holdInTheSoak();
    Rotation rotation = start();
    held.await();
    rotation.operate().abort(Rotation.tester("changed my mind"));
    held.release();
    return crash.end();
  }

  /** Whether the control plane has this key in this state; nothing while it has no such key. */
  Optional<Boolean> enabled(String id) throws Exception {
    return keys.keys().stream()
        .filter(key -> key.getId().equals(id))
        .map(key -> !key.getSpec().getDisabled())
        .findFirst();
  }

  /** Renames a key as another client of the account would. */
  void relabel(String id) throws Exception {
    ApiKey key =
        keys.keys().stream().filter(one -> one.getId().equals(id)).findFirst().orElseThrow();
    CloudServiceStubs stubs = keys.stubs();
    try {
      var unused =
          stubs
              .blockingStub()
              .updateApiKey(
                  UpdateApiKeyRequest.newBuilder()
                      .setKeyId(id)
                      .setSpec(
                          key.getSpec().toBuilder().setDisplayName("ledger").setDescription(""))
                      .setResourceVersion(key.getResourceVersion())
                      .build());
    } finally {
      stubs.shutdownNow();
    }
  }

  /** What keyturn has called, in simple names. */
  Set<String> methodsOfKeyturn() {
    return new ApplicationLedger(keys.scene().simulator().ledger()).methodsOfKeyturn();
  }

  /** Checks promises 1 and 6 after the end of a rotation that was completed. */
  void assertCompletedWithoutATrace() throws Exception {
    assertNobodyWasCutOff();
    assertThat(keys.current()).isNotEqualTo(keys.first().id());
    assertThat(Files.readSymbolicLink(secret().resolve("current")))
        .isEqualTo(Path.of("versions", NEW_VERSION));
    assertOnly(keys.current());
  }

  /** Checks promises 1 and 6 after the end of a rotation that was rolled back. */
  void assertRolledBackWithoutATrace() throws Exception {
    assertNobodyWasCutOff();
    assertOnly(keys.first().id());
  }

  private void assertOnly(String id) throws Exception {
    keys.assertAlone(id);
    SecretRemains.assertOneVersion(secret(), "api-key");
  }

  private Path secret() {
    return keys.scene().secrets().resolve(KeyScene.SECRET);
  }

  private void assertNobodyWasCutOff() {
    load.awaitMore(1);
    assertThat(lookout.looks()).isGreaterThan(10);
    assertThat(lookout.violations()).isEmpty();
    assertThat(new ApplicationLedger(keys.scene().simulator().ledger()).failedCalls()).isEmpty();
  }

  @Override
  public void close() {
    keys.close();
  }
}
