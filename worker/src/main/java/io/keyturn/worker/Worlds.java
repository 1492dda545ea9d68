package io.keyturn.worker;

import io.keyturn.activities.Heartbeats;
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
import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.ports.Account;
import io.keyturn.activities.steps.StoredLogin;
import io.keyturn.activities.steps.World;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wires the adapters that reach what a policy names. Connections are kept: policies that reach the
 * same things share them, and a rotation that goes by an older policy still reaches what that
 * names.
 */
final class Worlds implements Function<Policy, World>, AutoCloseable {
  private static final Duration SLOWEST_LOOK = Duration.ofSeconds(5);
  private static final Duration FASTEST_LOOK = Duration.ofMillis(250);

  private final Heartbeats heartbeats;
  private final Map<Reach, Connections> open = new HashMap<>();

  Worlds(Heartbeats heartbeats) {
    this.heartbeats = heartbeats;
  }

  /** What connections are made from. */
  private record Reach(CloudAccess cloud, Secrets secrets, @Nullable String loginSecret) {
    static Reach of(Policy policy) {
      String login = policy.cloud().apiKey().credential();
      ApiKeyPolicy key = login == null ? null : policy.apiKey(login);
      return new Reach(policy.cloud(), policy.secrets(), key == null ? null : key.secret());
    }
  }

  private record Connections(
      CloudOpsConnection cloud, Supplier<CloudOpsConnection> login, OpenSecrets secrets)
      implements AutoCloseable {
    static Connections open(Policy policy) {
      OpenSecrets secrets = OpenSecrets.of(policy.secrets());
      Supplier<CloudOpsConnection> login =
          () -> CloudOpsConnection.logIn(policy.cloud(), new StoredLogin(policy, secrets.store()));
      return new Connections(login.get(), login, secrets);
    }

    @Override
    public void close() {
      cloud.close();
      secrets.close();
    }
  }

  @Override
  public World apply(Policy policy) {
    Connections connections = connections(policy);
    CloudOpsConnection cloud = connections.cloud();
    ServerTrust trust = new ServerTrust(policy.cloud().tlsCa());
    Duration heartbeat = policy.defaults().workerHeartbeat();
    return new World(
        policy,
        new CloudOpsTemporalCloud(cloud),
        new Account(
            new CloudOpsApiKeys(cloud),
            new CloudOpsIdentities(policy.cloud(), connections.login()),
            new CloudOpsServiceAccounts(cloud),
            new CloudOpsAuditLog(cloud)),
        connections.secrets().store(),
        new GrpcConnectivityProbe(trust),
        new GrpcFleetObserver(trust, Clock.systemUTC(), heartbeat, policy.defaults().pollWindow()),
        new BouncyCastleIssuer(),
        Clock.systemUTC(),
        heartbeats::progress,
        lookInterval(heartbeat));
  }

  private synchronized Connections connections(Policy policy) {
    return open.computeIfAbsent(Reach.of(policy), unused -> Connections.open(policy));
  }

  /** Between two looks something new should have been said, but nobody should wait for long. */
  private static Duration lookInterval(Duration heartbeat) {
    Duration half = heartbeat.dividedBy(2);
    if (half.compareTo(FASTEST_LOOK) < 0) {
      return FASTEST_LOOK;
    }
    return half.compareTo(SLOWEST_LOOK) > 0 ? SLOWEST_LOOK : half;
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Connections::close);
    open.clear();
  }
}
