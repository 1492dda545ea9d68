package io.keyturn.simulator.aws;

import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.ledger.AwsLedger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One pretend account of AWS with its Secrets Manager, served over HTTP on loopback. */
public final class AwsAccount implements AutoCloseable {
  private final AwsOptions options;
  private final AwsLedger ledger = new AwsLedger();
  private final Map<String, AwsIdentity> identities = new ConcurrentHashMap<>();
  private final SecretShelf shelf;
  private final SecretsManager manager;
  private final AwsEndpoint endpoint;
  private final AwsKeyPair credentials;

  private AwsAccount(AwsOptions options, Faults faults) throws IOException {
    this.options = options;
    shelf = new SecretShelf(options);
    manager = new SecretsManager(shelf);
    credentials = addIdentity("owner", Set.of("secretsmanager:*"));
    SignatureCheck signatures =
        new SignatureCheck(id -> Optional.ofNullable(identities.get(id)), options.clock());
    endpoint =
        AwsEndpoint.start(
            exchange -> new AwsExchange(exchange, signatures, manager, faults, ledger).run());
  }

  /**
   * Starts to serve.
   *
   * @param faults what strikes its calls, by {@code secretsmanager/<action>} and the secret's name
   * @throws IOException if no port can be had
   */
  public static AwsAccount start(AwsOptions options, Faults faults) throws IOException {
    return new AwsAccount(options, faults);
  }

  /** Returns the endpoint for clients, an http URL of 127.0.0.1. */
  public String endpoint() {
    return endpoint.address();
  }

  /** Returns the home region; other regions are served as well, by the scope of the signature. */
  public String region() {
    return options.region();
  }

  /** Returns the key pair of the owner, who may do all. */
  public AwsKeyPair credentials() {
    return credentials;
  }

  /**
   * Adds somebody who may do some actions on all secrets, and returns what to sign with.
   *
   * @param actions such as {@code secretsmanager:PutSecretValue}, or {@code PutSecretValue}
   */
  public AwsKeyPair addIdentity(String name, Set<String> actions) {
    AwsKeyPair keys = AwsKeyPair.make();
    String arn = "arn:aws:iam::" + options.account() + ":user/" + name;
    identities.put(keys.accessKeyId(), new AwsIdentity(name, arn, actions, keys));
    return keys;
  }

  /** Takes all key pairs of somebody away. */
  public void removeIdentity(String name) {
    identities.values().removeIf(identity -> identity.name().equals(name));
  }

  /** Sets how late reads and copies are from now on. */
  public void setDelays(Duration visibleAfter, Duration replicationDelay) {
    manager.locked(
        () -> {
          shelf.delays(visibleAfter, replicationDelay);
          return true;
        });
  }

  /** Returns a secret of the home region as it truly is. */
  public Optional<SecretState> secret(String name) {
    return secret(options.region(), name);
  }

  /** Returns a secret of a region as it truly is, a copy as far as it has come. */
  public Optional<SecretState> secret(String region, String name) {
    return manager.locked(() -> shelf.existing(region, name).map(this::state));
  }

  /** Returns the text of a version's value, bytes in Base64; none where it has no value. */
  public Optional<String> value(String region, String name, String version) {
    return manager.locked(
        () ->
            shelf
                .existing(region, name)
                .flatMap(secret -> Labels.find(secret.versions(), version))
                .flatMap(SecretVersion::content)
                .map(SecretContent::text));
  }

  /**
   * Adds a version without a value and labels it AWSPENDING, as AWS does where a rotation function
   * was called and died.
   *
   * @throws IllegalStateException if there is no such secret in the home region, or it has the
   *     version
   */
  public void announce(String name, String version) {
    manager.locked(
        () -> {
          Secret secret =
              shelf
                  .latest(options.region(), name)
                  .filter(found -> Labels.find(found.versions(), version).isEmpty())
                  .orElseThrow(() -> new IllegalStateException("There is no place for it."));
          List<SecretVersion> versions = new ArrayList<>(secret.versions());
          versions.add(
              new SecretVersion(
                  version, Optional.empty(), Set.of(), shelf.now(), secret.kmsKeyId()));
          shelf.put(secret.withVersions(Labels.attach(versions, version, Labels.PENDING)));
          return true;
        });
  }

  /** Returns what was seen of calls. */
  public AwsLedger ledger() {
    return ledger;
  }

  private SecretState state(Secret secret) {
    Map<String, Set<String>> versions = new LinkedHashMap<>();
    secret.versions().forEach(version -> versions.put(version.id(), version.labels()));
    Map<String, String> replicas = new LinkedHashMap<>();
    secret
        .replicas()
        .forEach(
            replica ->
                replicas.put(
                    replica.region(), replica.status(shelf.now(), shelf.replicationDelay())));
    return new SecretState(
        secret.arn(),
        secret.name(),
        secret.region(),
        secret.kmsKeyId(),
        secret.tags(),
        secret.deletion().map(Secret.Deletion::due),
        versions,
        replicas);
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
