package io.keyturn.activities.ports;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.GROUP_PREFIX;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A secret store in memory that keeps every promise of the port. */
public final class FakeSecretStore implements SecretStore {
  private static final class Vault {
    final Map<String, Map<String, Secret>> versions = new TreeMap<>();
    final Map<String, String> labels = new TreeMap<>();
  }

  private final Map<String, Vault> vaults = new TreeMap<>();
  private final Strikes strikes;
  private boolean readOnly;

  /** A store whose changes are never struck. */
  public FakeSecretStore() {
    this(new Strikes());
  }

  /** A store whose changes can be struck. */
  public FakeSecretStore(Strikes strikes) {
    this.strikes = strikes;
  }

  /** Makes an empty secret. */
  public synchronized FakeSecretStore with(String secret) {
    vaults.put(secret, new Vault());
    return this;
  }

  /** Lets nobody write from now on. */
  public synchronized void refuseWrites() {
    readOnly = true;
  }

  /** Forgets a secret. */
  public synchronized void forget(String secret) {
    vaults.remove(secret);
  }

  @Override
  public synchronized SecretDescription describe(String secret) {
    Vault vault = vault(secret);
    return new SecretDescription(vault.versions.keySet(), vault.labels);
  }

  @Override
  public synchronized Map<String, Secret> read(String secret, String version) {
    return copy(version(secret, version));
  }

  @Override
  public void stage(String secret, String version, Map<String, Secret> content) {
    strikes.around(
        () -> {
          synchronized (this) {
            Vault vault = vault(secret);
            Map<String, Secret> known = vault.versions.get(version);
            if (known != null && !known.equals(content)) {
              throw conflict("version " + version + " has another content");
            }
            String pending = vault.labels.get(PENDING);
            if (known == null && pending != null && !pending.equals(version)) {
              throw conflict("version " + pending + " is pending");
            }
            if (known == null) {
              vault.versions.put(version, copy(content));
              vault.labels.put(PENDING, version);
            }
          }
        });
  }

  @Override
  public void move(String secret, LabelMove move) {
    strikes.around(
        () -> {
          synchronized (this) {
            move(vault(secret), move);
          }
        });
  }

  private static void move(Vault vault, LabelMove move) {
    String stands = vault.labels.get(move.label());
    if (move.to() != null && !vault.versions.containsKey(move.to())) {
      throw notFound("version " + move.to());
    }
    if (Objects.equals(stands, move.to())) {
      return;
    }
    if (!Objects.equals(stands, move.from())) {
      throw conflict("label " + move.label() + " stands on " + stands);
    }
    set(vault, move.label(), move.to());
    if (move.label().equals(CURRENT)) {
      set(vault, PREVIOUS, stands);
    }
  }

  private static void set(Vault vault, String label, @Nullable String version) {
    if (version == null) {
      vault.labels.remove(label);
    } else {
      vault.labels.put(label, version);
    }
  }

  @Override
  public void drop(String secret, String version) {
    strikes.around(
        () -> {
          synchronized (this) {
            Vault vault = vault(secret);
            vault.labels.forEach(
                (label, stands) -> {
                  if (stands.equals(version)
                      && (label.equals(CURRENT) || label.startsWith(GROUP_PREFIX))) {
                    throw conflict("version " + version + " is in use");
                  }
                });
            vault.labels.values().removeIf(version::equals);
            vault.versions.remove(version);
          }
        });
  }

  private Vault vault(String secret) {
    Vault vault = vaults.get(secret);
    if (vault == null) {
      throw notFound("secret " + secret);
    }
    return vault;
  }

  private Map<String, Secret> version(String secret, String version) {
    Map<String, Secret> content = vault(secret).versions.get(version);
    if (content == null) {
      throw notFound("version " + version);
    }
    return content;
  }

  /** Whoever gets content wipes it after use. */
  private static Map<String, Secret> copy(Map<String, Secret> content) {
    Map<String, Secret> copy = new HashMap<>();
    content.forEach((name, secret) -> copy.put(name, secret.reveal(Secret::copyOf)));
    return copy;
  }

  private static RotationProblem notFound(String what) {
    return new RotationProblem(FailureKind.NOT_FOUND, "there is no " + what, "Make it.");
  }

  private static RotationProblem conflict(String what) {
    return new RotationProblem(FailureKind.CONFLICT, what, "See who moved it.");
  }

  @Override
  public synchronized void requireWritable(String secret) {
    var unused = describe(secret);
    if (readOnly) {
      throw new RotationProblem(
          FailureKind.NOT_PERMITTED, "the store may not be written", "Allow keyturn to write it.");
    }
  }
}
