package io.keyturn.worker;

import io.keyturn.activities.Heartbeats;
import io.keyturn.activities.RotationActivitiesImpl;
import io.keyturn.activities.bouncycastle.BouncyCastleIssuer;
import io.keyturn.activities.cloudops.CloudOpsApiKeys;
import io.keyturn.activities.cloudops.CloudOpsAuditLog;
import io.keyturn.activities.cloudops.CloudOpsConnection;
import io.keyturn.activities.cloudops.CloudOpsIdentities;
import io.keyturn.activities.cloudops.CloudOpsServiceAccounts;
import io.keyturn.activities.cloudops.CloudOpsTemporalCloud;
import io.keyturn.activities.grpc.GrpcConnectivityProbe;
import io.keyturn.activities.grpc.GrpcFleetObserver;
import io.keyturn.activities.grpc.ServerTrust;
import io.keyturn.activities.localdirectory.LocalDirectorySecretStore;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.Account;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.steps.StoredLogin;
import io.keyturn.activities.steps.World;
import io.keyturn.workflows.RotationWorkflowImpl;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Hosts the workflows and activities of rotations: wires the adapters and polls home. */
public final class KeyturnWorker implements AutoCloseable {
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);
  private static final Duration SLOWEST_LOOK = Duration.ofSeconds(5);
  private static final Duration FASTEST_LOOK = Duration.ofMillis(250);

  private final CloudOpsConnection cloud;
  private final Heartbeats heartbeats;
  private final WorkerFactory factory;

  private KeyturnWorker(CloudOpsConnection cloud, Heartbeats heartbeats, WorkerFactory factory) {
    this.cloud = cloud;
    this.heartbeats = heartbeats;
    this.factory = factory;
  }

  /**
   * Starts to poll.
   *
   * @throws HomeUnavailableException when home is not ready for rotations
   */
  public static KeyturnWorker start(Home home, Policy policy) throws HomeUnavailableException {
    home.requireSearchAttributes();
    SecretStore secrets =
        new LocalDirectorySecretStore(
            Objects.requireNonNull(policy.secrets().directory(), "no directory store"));
    Supplier<CloudOpsConnection> login =
        () -> CloudOpsConnection.logIn(policy.cloud(), new StoredLogin(policy, secrets));
    CloudOpsConnection cloud = login.get();
    Heartbeats heartbeats = new Heartbeats();
    WorkerFactory factory = WorkerFactory.newInstance(home.client());
    Worker worker = factory.newWorker(Home.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(RotationWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new RotationActivitiesImpl(world(policy, secrets, cloud, login, heartbeats), heartbeats));
    factory.start();
    return new KeyturnWorker(cloud, heartbeats, factory);
  }

  private static World world(
      Policy policy,
      SecretStore secrets,
      CloudOpsConnection cloud,
      Supplier<CloudOpsConnection> login,
      Heartbeats heartbeats) {
    ServerTrust trust = new ServerTrust(policy.cloud().tlsCa());
    Duration heartbeat = policy.defaults().workerHeartbeat();
    return new World(
        () -> policy,
        new CloudOpsTemporalCloud(cloud),
        new Account(
            new CloudOpsApiKeys(cloud),
            new CloudOpsIdentities(policy.cloud(), login),
            new CloudOpsServiceAccounts(cloud),
            new CloudOpsAuditLog(cloud)),
        secrets,
        new GrpcConnectivityProbe(trust),
        new GrpcFleetObserver(trust, Clock.systemUTC(), heartbeat, policy.defaults().pollWindow()),
        new BouncyCastleIssuer(),
        Clock.systemUTC(),
        heartbeats::progress,
        lookInterval(heartbeat));
  }

  /** Between two looks something new should have been said, but nobody should wait for long. */
  private static Duration lookInterval(Duration heartbeat) {
    Duration half = heartbeat.dividedBy(2);
    if (half.compareTo(FASTEST_LOOK) < 0) {
      return FASTEST_LOOK;
    }
    return half.compareTo(SLOWEST_LOOK) > 0 ? SLOWEST_LOOK : half;
  }

  /** Stops polling, lets activities end for a while and leaves the rest to other Workers. */
  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
    heartbeats.close();
    cloud.close();
  }
}
