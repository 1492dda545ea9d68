package io.keyturn.activities.ports;

import io.keyturn.activities.secret.Secret;
import java.util.Map;

/**
 * Keeps credentials in versions that are never changed once written, with labels that say which
 * version is in use.
 *
 * <p>Every method throws {@link io.keyturn.activities.RotationProblem}: NOT_FOUND for a secret or
 * version that does not exist, NOT_PERMITTED, CONFLICT where somebody else moved a label or holds
 * another pending version, INVALID for what cannot be used, UNAVAILABLE for what may pass later. A
 * call that throws has changed nothing.
 */
public interface SecretStore {
  /** Describes versions and labels without reading any secret. */
  SecretDescription describe(String secret);

  /**
   * Reads one version: file name ({@code tls.crt}, {@code tls.key}) to content. The caller closes
   * the secrets.
   */
  Map<String, Secret> read(String secret, String version);

  /**
   * Writes a new version and labels it {@link SecretDescription#PENDING}. A repeat with the same
   * content does nothing; the same version id with other content, or a pending version of another
   * id, is a CONFLICT.
   */
  void stage(String secret, String version, Map<String, Secret> content);

  /**
   * Moves a label if it still stands where the caller believes it to be. Moving {@link
   * SecretDescription#CURRENT} sets {@link SecretDescription#PREVIOUS} to the version that was
   * current before. A move that is already done does nothing.
   */
  void move(String secret, LabelMove move);

  /**
   * Deletes a version and the pending or previous label on it; one that is current or carries a
   * group's label is a CONFLICT. A version that does not exist is no error.
   */
  void drop(String secret, String version);

  /**
   * Checks that a version could be written and a label moved, as far as it can be told without
   * changing anything that somebody sees.
   */
  void requireWritable(String secret);
}
