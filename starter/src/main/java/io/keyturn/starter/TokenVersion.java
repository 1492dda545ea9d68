package io.keyturn.starter;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.secret.Secret;
import io.keyturn.worker.OpenSecrets;
import io.keyturn.workflows.rules.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A secret, in which a token becomes the current version. */
final class TokenVersion implements TokenPlace {
  private final OpenSecrets secrets;
  private final String secret;
  private final String shown;
  private final @Nullable String before;
  private final @Nullable Path made;
  private boolean kept;

  private TokenVersion(
      OpenSecrets secrets,
      String secret,
      String shown,
      @Nullable String before,
      @Nullable Path made) {
    this.secrets = secrets;
    this.secret = secret;
    this.shown = shown;
    this.before = before;
    this.made = made;
  }

  /**
   * Looks whether a store's secret can take a version.
   *
   * @param secrets are closed with this
   * @param replace whether a version that is current may become the previous one
   */
  static TokenVersion prepare(OpenSecrets secrets, String secret, boolean replace) {
    return prepare(secrets, secret, "secret " + PlainText.of(secret), replace, null);
  }

  /**
   * Looks whether the directory can take a version, and makes it if it is not there.
   *
   * @param replace whether a version that is current may become the previous one
   */
  static TokenVersion prepare(Path path, boolean replace) {
    Path directory = path.toAbsolutePath().normalize();
    Path root = directory.getParent();
    Path name = directory.getFileName();
    String shown = PlainText.of(path.toString());
    if (root == null || name == null || !Files.isDirectory(root)) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "the folder that " + shown + " would be in does not exist",
          "Name a directory in a folder that exists, such as /var/lib/keyturn/secrets/ledger.");
    }
    boolean missing = !Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
    if (missing) {
      make(directory, shown);
    }
    return prepare(
        OpenSecrets.of(new Secrets(root, null)),
        name.toString(),
        directory.toString(),
        replace,
        missing ? directory : null);
  }

  private static TokenVersion prepare(
      OpenSecrets secrets, String secret, String shown, boolean replace, @Nullable Path made) {
    boolean usable = false;
    try {
      SecretDescription found = secrets.store().describe(secret);
      String current = found.version(SecretDescription.CURRENT).orElse(null);
      refuse(found, current, shown, replace);
      if (current != null) {
        secrets.store().requireWritable(secret);
      }
      usable = true;
      return new TokenVersion(secrets, secret, shown, current, made);
    } finally {
      if (!usable) {
        secrets.close();
        remove(made);
      }
    }
  }

  private static void refuse(
      SecretDescription found, @Nullable String current, String shown, boolean replace) {
    if (found.version(SecretDescription.PENDING).isPresent()) {
      throw new CommandFailure(
          ExitCodes.NO,
          "a rotation has staged a version in " + shown,
          "Let it end, or abort it, and see keyturn status.");
    }
    if (current != null && !replace) {
      throw new CommandFailure(
          ExitCodes.NO,
          shown + " has a current version already",
          "Rotate it with keyturn rotate, which proves that nobody is cut off; or replace the"
              + " current version at once with --force.");
    }
  }

  private static void make(Path directory, String shown) {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          shown + " cannot be made (" + e.getClass().getSimpleName() + "); no key was made",
          "Name a directory in a folder that you may write.");
    }
  }

  @Override
  public void keep(String keyId, Secret token) {
    String version = "key-" + UUID.randomUUID();
    Map<String, Secret> files;
    try (ApiKeyMaterial key = ApiKeyMaterial.of(keyId, token)) {
      files = key.toFiles();
    }
    try {
      secrets.store().stage(secret, version, files);
      secrets.store().move(secret, new LabelMove(SecretDescription.CURRENT, before, version));
      kept = true;
      secrets.store().move(secret, new LabelMove(SecretDescription.PENDING, version, null));
    } catch (RotationProblem unwritten) {
      takeBack(version);
      throw unwritten;
    } finally {
      files.values().forEach(Secret::close);
    }
  }

  /** Leaves no version behind whose key is about to be deleted. */
  private void takeBack(String version) {
    try {
      if (kept && before != null) {
        secrets.store().move(secret, new LabelMove(SecretDescription.CURRENT, version, before));
      }
      secrets.store().drop(secret, version);
    } catch (RotationProblem stays) {
      // What is told is why it could not be written; a version without a key is refused by all.
    }
    kept = false;
  }

  @Override
  public String told() {
    return "its token is the current version in "
        + PlainText.of(shown)
        + (before == null ? "" : "; the key before it is as valid as it was");
  }

  @Override
  public void close() {
    secrets.close();
    if (!kept) {
      remove(made);
    }
  }

  /** Removes a directory that this command has made; one that is not empty stays. */
  private static void remove(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try {
      for (String laid : new String[] {"versions", ".lock"}) {
        Files.deleteIfExists(directory.resolve(laid));
      }
      Files.deleteIfExists(directory);
    } catch (IOException stays) {
      // An empty directory does no harm.
    }
  }
}
