package io.keyturn.worker;

import io.keyturn.activities.Heartbeats;
import io.keyturn.activities.InquiryActivitiesImpl;
import io.keyturn.activities.RotationActivitiesImpl;
import io.keyturn.activities.policy.Policy;
import io.keyturn.workflows.CatalogWorkflowImpl;
import io.keyturn.workflows.DiagnosisWorkflowImpl;
import io.keyturn.workflows.PlanWorkflowImpl;
import io.keyturn.workflows.RotationWorkflowImpl;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Hosts the workflows and activities of rotations and polls home. */
public final class KeyturnWorker implements AutoCloseable {
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  private final Worlds worlds;
  private final Heartbeats heartbeats;
  private final WorkerFactory factory;

  private KeyturnWorker(Worlds worlds, Heartbeats heartbeats, WorkerFactory factory) {
    this.worlds = worlds;
    this.heartbeats = heartbeats;
    this.factory = factory;
  }

  /**
   * Starts to poll, with a policy that stays as it is.
   *
   * @throws HomeUnavailableException when home is not ready for rotations
   */
  public static KeyturnWorker start(Home home, Policy policy) throws HomeUnavailableException {
    return start(home, () -> policy);
  }

  /**
   * Starts to poll.
   *
   * @param policy asked anew for every plan
   * @throws HomeUnavailableException when home is not ready for rotations
   */
  public static KeyturnWorker start(Home home, Supplier<Policy> policy)
      throws HomeUnavailableException {
    home.requireSearchAttributes();
    Heartbeats heartbeats = new Heartbeats();
    Worlds worlds = new Worlds(heartbeats);
    // What the policy names is connected to now, so that what can never work ends the start.
    var unused = worlds.apply(policy.get());
    WorkerFactory factory = WorkerFactory.newInstance(home.client());
    Worker worker = factory.newWorker(Home.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(
        RotationWorkflowImpl.class,
        PlanWorkflowImpl.class,
        CatalogWorkflowImpl.class,
        DiagnosisWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new RotationActivitiesImpl(policy, worlds, heartbeats),
        new InquiryActivitiesImpl(policy, worlds, heartbeats));
    factory.start();
    return new KeyturnWorker(worlds, heartbeats, factory);
  }

  /** Stops polling, lets activities end for a while and leaves the rest to other Workers. */
  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
    heartbeats.close();
    worlds.close();
  }
}
