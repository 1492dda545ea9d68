package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.secret.Secret;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.workflows.domain.FailureKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One secret that holds a certificate and its key, or an API key, in its versions. */
final class Vault {
  private final SecretStore store;
  private final String secret;

  Vault(SecretStore store, String secret) {
    this.store = store;
    this.secret = secret;
  }

  SecretDescription describe() {
    return store.describe(secret);
  }

  /** The version that a rotation with this id replaces, also when it has replaced it already. */
  String oldVersion(String rotationId) {
    SecretDescription description = describe();
    String current = requireCurrent(description);
    if (!ofRotation(current, rotationId)) {
      return current;
    }
    return description
        .version(SecretDescription.PREVIOUS)
        .orElseThrow(
            () ->
                new RotationProblem(
                    FailureKind.NOT_FOUND,
                    "secret " + secret + " has been rotated as " + rotationId + " to its end",
                    "Start a rotation with another id."));
  }

  /** Tells whether a rotation with this id has staged a version, in any of its attempts. */
  static boolean ofRotation(String version, String rotationId) {
    return version.startsWith(rotationId)
        && version.substring(rotationId.length()).matches("-[1-9][0-9]*");
  }

  /** Every version that somebody is pointed to: the current one and those of groups. */
  Set<String> usedVersions() {
    Set<String> used = new TreeSet<>();
    describe()
        .labels()
        .forEach(
            (label, version) -> {
              if (label.equals(SecretDescription.CURRENT)
                  || label.startsWith(SecretDescription.GROUP_PREFIX)) {
                used.add(version);
              }
            });
    return used;
  }

  /** Names the current version. */
  String currentVersion() {
    return requireCurrent(describe());
  }

  /** Reads the certificate that is the current version. */
  CertificateMaterial current() {
    return read(currentVersion());
  }

  /** Reads the certificate that was current before, where it is still there. */
  Optional<CertificateMaterial> previous() {
    return describe().version(SecretDescription.PREVIOUS).map(this::read);
  }

  /** Reads a version that holds a certificate. */
  CertificateMaterial read(String version) {
    return read(version, this::certificate);
  }

  /** Reads a version that holds an API key. */
  ApiKeyMaterial readKey(String version) {
    return read(version, ApiKeyMaterial::fromFiles);
  }

  /** Reads a version, whichever kind of credential it holds. */
  Credential readAny(String version) {
    return read(
        version,
        (files, where) ->
            files.containsKey(ApiKeyMaterial.TOKEN_FILE)
                ? ApiKeyMaterial.fromFiles(files, where)
                : certificate(files, where));
  }

  private <C extends Credential> C read(
      String version, BiFunction<Map<String, Secret>, String, C> reader) {
    Map<String, Secret> files = store.read(secret, version);
    try {
      return reader.apply(files, "secret " + secret + ", version " + version);
    } finally {
      files.values().forEach(Secret::close);
    }
  }

  private CertificateMaterial certificate(Map<String, Secret> files, String where) {
    try {
      return CertificateMaterial.fromFiles(files);
    } catch (CredentialProblem problem) {
      throw new RotationProblem(
          FailureKind.INVALID, where + ": " + problem.getMessage(), problem.remedy(), problem);
    }
  }

  /** Stages a version and reads it back. */
  void stage(String version, Credential material) {
    Map<String, Secret> files = material.toFiles();
    try {
      store.stage(secret, version, files);
    } finally {
      files.values().forEach(Secret::close);
    }
    try (Credential back = readAny(version)) {
      if (!back.stamp().equals(material.stamp())) {
        throw new RotationProblem(
            FailureKind.CONFLICT,
            "secret " + secret + " answers another credential than was staged",
            "See who else writes to this secret.");
      }
    }
  }

  /** Points the current label to the new version and takes the pending label off it. */
  void promote(String oldVersion, String newVersion) {
    move(SecretDescription.CURRENT, oldVersion, newVersion);
    SecretDescription now = describe();
    if (now.version(SecretDescription.PENDING).filter(newVersion::equals).isPresent()) {
      move(SecretDescription.PENDING, newVersion, null);
    }
  }

  /** Points the current label back if it stands on the new version. */
  void demote(String oldVersion, String newVersion) {
    if (describe().version(SecretDescription.CURRENT).filter(newVersion::equals).isPresent()) {
      move(SecretDescription.CURRENT, newVersion, oldVersion);
    }
  }

  /** Points a group to the new version before all others. */
  void pointGroup(String group, String newVersion) {
    String label = SecretDescription.groupLabel(group);
    move(label, describe().version(label).orElse(null), newVersion);
  }

  /** Takes a group's own label off, so that it uses the current version. */
  void unpointGroup(String group) {
    String label = SecretDescription.groupLabel(group);
    Optional<String> stands = describe().version(label);
    if (stands.isPresent()) {
      move(label, stands.get(), null);
    }
  }

  /** Drops a version, also one that is gone: its deletion may have been cut off in the middle. */
  void drop(String version) {
    store.drop(secret, version);
  }

  private void move(String label, @Nullable String from, @Nullable String to) {
    store.move(secret, new LabelMove(label, from, to));
  }

  private String requireCurrent(SecretDescription description) {
    return description
        .version(SecretDescription.CURRENT)
        .orElseThrow(
            () ->
                new RotationProblem(
                    FailureKind.NOT_FOUND,
                    "secret " + secret + " has no current version",
                    "Put the credential in use there: tls.crt and tls.key, or api-key."));
  }
}
