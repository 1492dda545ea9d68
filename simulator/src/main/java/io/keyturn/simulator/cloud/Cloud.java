package io.keyturn.simulator.cloud;

import com.google.protobuf.Timestamp;
import io.temporal.api.cloud.identity.v1.Access;
import io.temporal.api.cloud.identity.v1.AccountAccess;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.api.cloud.identity.v1.NamespaceAccess;
import io.temporal.api.cloud.identity.v1.OwnerType;
import io.temporal.api.cloud.identity.v1.ServiceAccountSpec;
import io.temporal.api.cloud.identity.v1.UserSpec;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pretend account of Temporal Cloud: its namespaces, identities, keys and operations. */
public final class Cloud implements TrustSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

  final Operations operations;
  final Namespaces namespaces;
  final Identities identities;
  final ApiKeys keys;
  final AuditTrail audit;

  private final Object lock = new Object();
  private final CloudOptions options;
  private final ScheduledThreadPoolExecutor executor;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Queue<String> changed = new ConcurrentLinkedQueue<>();

  public Cloud(CloudOptions options, NamespaceHost host) {
    this.options = options;
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "simulated-cloud");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    AccountClock clock = this::after;
    audit = new AuditTrail(options);
    operations = new Operations(options, clock, audit);
    namespaces = new Namespaces(options, operations, clock, host, changed::add);
    identities = new Identities(options, operations, (type, id) -> ownerDeleted(type, id));
    keys = new ApiKeys(options, operations, clock, identities);
  }

  private void ownerDeleted(OwnerType type, String id) {
    keys.ownerDeleted(type, id);
  }

  private void after(Duration delay, Runnable task) {
    try {
      var unused =
          executor.schedule(
              () -> {
                try {
                  locked(
                      () -> {
                        task.run();
                        return true;
                      });
                } catch (RuntimeException e) {
                  LOG.warn("A change of the pretend account went wrong.", e);
                }
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The pretend account is closed; a change is dropped.");
    }
  }

  /** Runs one step on the account's state; listeners hear of its changes after the lock is free. */
  <R> R locked(Supplier<R> step) {
    try {
      synchronized (lock) {
        return step.get();
      }
    } finally {
      for (String namespace = changed.poll(); namespace != null; namespace = changed.poll()) {
        for (Consumer<String> listener : listeners) {
          listener.accept(namespace);
        }
      }
    }
  }

  /** Makes a namespace at once and returns its id, such as {@code payments.a2dd6}. */
  public String addNamespace(NamespaceSpec spec) {
    return locked(() -> namespaces.add(spec));
  }

  /** Makes a user with this role and a key of his, valid for a year, at once. */
  public IssuedKey addUserKey(String email, AccountAccess.Role role) {
    return locked(
        () -> {
          UserSpec user =
              UserSpec.newBuilder().setEmail(email).setAccess(access(role, Map.of())).build();
          return key(OwnerType.OWNER_TYPE_USER, identities.addUser(user), email);
        });
  }

  /**
   * Makes a service account with this role and these permissions and a key of its own, valid for a
   * year, at once: also one that may do too little.
   */
  public IssuedKey addServiceAccountKey(
      String name, AccountAccess.Role role, Map<String, NamespaceAccess.Permission> namespaces) {
    return locked(
        () -> {
          ServiceAccountSpec account =
              ServiceAccountSpec.newBuilder()
                  .setName(name)
                  .setAccess(access(role, namespaces))
                  .build();
          return key(
              OwnerType.OWNER_TYPE_SERVICE_ACCOUNT, identities.addServiceAccount(account), name);
        });
  }

  /** Makes a service account that enters this namespace alone, and a key of its own, at once. */
  public IssuedKey addScopedServiceAccountKey(
      String name, String namespace, NamespaceAccess.Permission permission) {
    return locked(
        () -> {
          ServiceAccountSpec.Builder account = ServiceAccountSpec.newBuilder().setName(name);
          account
              .getNamespaceScopedAccessBuilder()
              .setNamespace(namespace)
              .setAccess(NamespaceAccess.newBuilder().setPermission(permission));
          return key(
              OwnerType.OWNER_TYPE_SERVICE_ACCOUNT,
              identities.addServiceAccount(account.build()),
              name);
        });
  }

  private IssuedKey key(OwnerType type, String ownerId, String name) {
    Instant end = options.clock().instant().plus(Duration.ofDays(365));
    return keys.add(
        ApiKeySpec.newBuilder()
            .setOwnerType(type)
            .setOwnerId(ownerId)
            .setDisplayName(name)
            .setExpiryTime(Timestamp.newBuilder().setSeconds(end.getEpochSecond()))
            .build());
  }

  private static Access access(
      AccountAccess.Role role, Map<String, NamespaceAccess.Permission> namespaces) {
    Access.Builder access =
        Access.newBuilder().setAccountAccess(AccountAccess.newBuilder().setRole(role));
    namespaces.forEach(
        (namespace, permission) ->
            access.putNamespaceAccesses(
                namespace, NamespaceAccess.newBuilder().setPermission(permission).build()));
    return access.build();
  }

  /**
   * Edits a namespace's bundle as another client of the account would, under a new resource
   * version: now, or as soon as the operation that is under way there has ended.
   *
   * @throws io.grpc.StatusRuntimeException if there is no such namespace or the result is refused
   */
  public void edit(String namespace, BundleEdit edit) {
    locked(
        () -> {
          namespaces.edit(namespace, edit);
          return true;
        });
  }

  @Override
  public Optional<Trust> trust(String namespace) {
    return namespaces.trust(namespace);
  }

  @Override
  public Optional<String> apiKeyOwner(String namespace, String token) {
    return locked(
        () -> keys.authenticate(token).filter(p -> p.reads(namespace)).map(Principal::keyId));
  }

  @Override
  public Optional<String> apiKeyId(String token) {
    return locked(() -> keys.idOf(token));
  }

  /** Returns the id of the key that this token belongs to, if it is in force. */
  Optional<String> liveApiKeyId(String token) {
    return locked(() -> keys.authenticate(token).map(Principal::keyId));
  }

  @Override
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Stops all operations where they are. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
