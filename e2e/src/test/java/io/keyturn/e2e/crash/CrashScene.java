package io.keyturn.e2e.crash;

import io.keyturn.e2e.Await;
import io.keyturn.e2e.Rotation;
import io.keyturn.e2e.RotationScene;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A rotation of any kind whose Worker is a process of its own that may be killed: it runs in a
 * world without a Worker of keyturn's, which it closes with itself.
 */
final class CrashScene implements AutoCloseable {
  /** How home learns that a Worker is dead. */
  enum Noticed {
    BY_MISSED_HEARTBEATS,
    /** See {@link DeathNotice}. */
    AT_ONCE
  }

  /** How long a rotation may take that is killed several times on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String READY = "keyturn worker: ready";

  private final RotationScene world;
  private final String credential;
  private final Standing standing;
  private final JavaProcess worker;

  /**
   * Starts keyturn's Worker.
   *
   * @param folder where its log goes
   * @param policy see {@link RotationScene#policyFile}
   * @param beneath certificates that have rotations of their own in this one
   */
  CrashScene(
      RotationScene world,
      Path folder,
      String policy,
      String credential,
      List<String> beneath,
      Noticed noticed)
      throws Exception {
    this(world, folder, policy, credential, beneath, noticed, Map.of());
  }

  /**
   * Starts keyturn's Worker.
   *
   * @param variables of its environment, beside those that say where home is
   */
  CrashScene(
      RotationScene world,
      Path folder,
      String policy,
      String credential,
      List<String> beneath,
      Noticed noticed,
      Map<String, String> variables)
      throws Exception {
    this.world = world;
    this.credential = credential;
    standing = new Standing(world.home(), credential, beneath);
    List<String> all = new ArrayList<>(beneath);
    all.add(credential);
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("TEMPORAL_ADDRESS", world.simulator().home());
    environment.put("TEMPORAL_NAMESPACE", "default");
    worker =
        world.opened(
            new JavaProcess(
                folder.resolve("worker.log"),
                environment,
                noticed == Noticed.AT_ONCE ? new DeathNotice(world.home(), all) : pid -> {},
                "io.keyturn.starter.Main",
                List.of("worker", "--policy", world.policyFile(policy).toString())));
    worker.awaitLine(READY, 1);
  }

  /** Starts the rotation. */
  Rotation start() {
    return world.rotate(credential);
  }

  /** Starts the rotation with an id that is known beforehand, or goes on with it. */
  Rotation start(String rotationId) {
    var unused =
        world.start(new RotationRequest(credential, "tester", "e2e", rotationId, null, false));
    return world.watch(credential);
  }

  /** Holds calls of keyturn's from the time on at which the rotation stands as told. */
  HeldCall hold(String method, BooleanSupplier there) {
    return new HeldCall(this, method, there);
  }

  /** Waits for the end of the rotation. */
  RotationResult end() {
    Await.until(
        PATIENCE,
        () ->
            "it stands at '%s' with %s; its Workers said:%n%s"
                .formatted(standing.now(), standing.pending(), worker.output()),
        standing::ended);
    return world.watch(credential).result();
  }

  RotationScene world() {
    return world;
  }

  JavaProcess worker() {
    return worker;
  }

  Standing standing() {
    return standing;
  }

  @Override
  public void close() {
    world.close();
  }
}
