package io.keyturn.simulator.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All secrets of the account, by name and region, with their past; to be used under one lock.
 * Writes see the true state, reads that of some time ago, and copies that of longer ago.
 */
final class SecretShelf {
  private static final Pattern SUFFIXED = Pattern.compile("(.+)-[A-Za-z0-9]{6}");
  private static final String SUFFIX_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Map<String, Map<String, SecretHistory>> names = new TreeMap<>();
  private final AwsOptions options;
  private Duration visibleAfter;
  private Duration replicationDelay;

  SecretShelf(AwsOptions options) {
    this.options = options;
    this.visibleAfter = options.visibleAfter();
    this.replicationDelay = options.replicationDelay();
  }

  Instant now() {
    return options.clock().instant();
  }

  Duration replicationDelay() {
    return replicationDelay;
  }

  void delays(Duration visible, Duration replication) {
    visibleAfter = visible;
    replicationDelay = replication;
  }

  /** Returns the ARN without the six letters that the service adds. */
  String partialArn(String region, String name) {
    return "arn:aws:secretsmanager:" + region + ":" + options.account() + ":secret:" + name;
  }

  String newArn(String region, String name) {
    return partialArn(region, name) + "-" + AwsKeyPair.random(SUFFIX_LETTERS, 6);
  }

  /** Returns the true state of a secret that is no copy, by name, ARN or partial ARN. */
  Optional<Secret> latest(String region, String id) {
    return resolve(region, id, name -> own(region, name).flatMap(h -> h.latest(now())));
  }

  /** Returns what a read answers now, copies among it. */
  Optional<Secret> visible(String region, String id) {
    return resolve(region, id, name -> visibleByName(region, name));
  }

  /** Returns the true state of a secret or of its copy. */
  Optional<Secret> existing(String region, String id) {
    return latest(region, id).or(() -> resolve(region, id, name -> copy(region, name)));
  }

  /**
   * Returns the true state of a secret that shall be changed.
   *
   * @throws AwsRefusal if there is none, if it is a copy, or if it is marked for deletion
   */
  Secret writable(String region, String id) {
    Secret secret = existing(region, id).orElseThrow(AwsRefusal::noSecret);
    if (secret.isReplica()) {
      throw AwsRefusal.request(
          "Operation not permitted on a replica secret. Call must be made in primary secret's region.");
    }
    return unmarked(secret);
  }

  /** Returns what a read answers of a secret that is not marked for deletion. */
  Secret readable(String region, String id) {
    return unmarked(visible(region, id).orElseThrow(AwsRefusal::noSecret));
  }

  private static Secret unmarked(Secret secret) {
    if (secret.deletion().isPresent()) {
      throw AwsRefusal.request(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    return secret;
  }

  /** Returns what a list of a region's secrets shows now, by name. */
  List<Secret> visible(String region) {
    List<Secret> all = new ArrayList<>();
    names.keySet().forEach(name -> visibleByName(region, name).ifPresent(all::add));
    return all;
  }

  /** Sets the state of a secret, in its region. */
  void put(Secret secret) {
    names
        .computeIfAbsent(secret.name(), name -> new TreeMap<>())
        .computeIfAbsent(secret.region(), region -> new SecretHistory())
        .add(now(), Optional.of(secret));
  }

  void remove(String region, String name) {
    own(region, name).ifPresent(history -> history.add(now(), Optional.empty()));
  }

  private Optional<SecretHistory> own(String region, String name) {
    return Optional.ofNullable(names.getOrDefault(name, Map.of()).get(region));
  }

  private Optional<Secret> visibleByName(String region, String name) {
    Instant now = now();
    return own(region, name)
        .flatMap(history -> history.at(now.minus(visibleAfter), now))
        .or(() -> copy(region, name));
  }

  /** Returns the copy of another region's secret as it stands in this one. */
  Optional<Secret> copy(String region, String name) {
    Instant now = now();
    for (SecretHistory history : names.getOrDefault(name, Map.of()).values()) {
      Optional<Replica> replica = history.latest(now).flatMap(secret -> secret.replica(region));
      if (replica.isEmpty()) {
        continue;
      }
      if (replica.get().failure().isPresent()) {
        return replica.get().failure().get().last();
      }
      return history
          .at(now.minus(replicationDelay), now)
          .flatMap(then -> then.replica(region).map(then::copiedTo));
    }
    return Optional.empty();
  }

  /** Finds by name, by ARN, or by an ARN without its last six letters. */
  private Optional<Secret> resolve(
      String region, String id, Function<String, Optional<Secret>> byName) {
    if (!id.startsWith("arn:")) {
      return byName.apply(id);
    }
    String prefix = partialArn(region, "");
    if (!id.startsWith(prefix)) {
      return Optional.empty();
    }
    String rest = id.substring(prefix.length());
    Matcher suffixed = SUFFIXED.matcher(rest);
    if (suffixed.matches()) {
      Optional<Secret> whole =
          byName.apply(suffixed.group(1)).filter(secret -> secret.arn().equals(id));
      if (whole.isPresent()) {
        return whole;
      }
    }
    return byName.apply(rest);
  }
}
