package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
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
import org.jspecify.annotations.Nullable;

/** One secret that holds a certificate and its key, in its versions. */
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

  /** Reads the current version. */
  CertificateMaterial current() {
    return read(requireCurrent(describe()));
  }

  /** Reads the version that was current before, where it is still there. */
  Optional<CertificateMaterial> previous() {
    return describe().version(SecretDescription.PREVIOUS).map(this::read);
  }

  /** Reads a version. */
  CertificateMaterial read(String version) {
    Map<String, Secret> files = store.read(secret, version);
    try {
      return CertificateMaterial.fromFiles(files);
    } catch (CredentialProblem problem) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "secret " + secret + ", version " + version + ": " + problem.getMessage(),
          problem.remedy(),
          problem);
    } finally {
      files.values().forEach(Secret::close);
    }
  }

  /** Stages a version and reads it back. */
  void stage(String version, CertificateMaterial material) {
    Map<String, Secret> files = material.toFiles();
    try {
      store.stage(secret, version, files);
    } finally {
      files.values().forEach(Secret::close);
    }
    try (CertificateMaterial back = read(version)) {
      if (!back.sha256().equals(material.sha256())) {
        throw new RotationProblem(
            FailureKind.CONFLICT,
            "secret " + secret + " answers another certificate than was staged",
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
                    "Put the certificate in use there: tls.crt and tls.key."));
  }
}
