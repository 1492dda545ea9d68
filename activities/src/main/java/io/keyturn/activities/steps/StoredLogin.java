package io.keyturn.activities.steps;

import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.secret.Secret;
import java.util.function.Supplier;

/**
 * What keyturn logs in with where its own API key is a credential of the policy: the current
 * version of its secret, read anew each time. So the login moves with the rotation of that key.
 */
public final class StoredLogin implements Supplier<Secret> {
  private final Policy policy;
  private final SecretStore secrets;

  /** Reads from the given store. */
  public StoredLogin(Policy policy, SecretStore secrets) {
    this.policy = policy;
    this.secrets = secrets;
  }

  /**
   * Reads the token; the caller closes it.
   *
   * @throws io.keyturn.activities.RotationProblem when there is none that could be used
   */
  @Override
  public Secret get() {
    String credential = String.valueOf(policy.cloud().apiKey().credential());
    Vault vault = new Vault(secrets, policy.apiKey(credential).secret());
    try (ApiKeyMaterial key = vault.readKey(vault.currentVersion())) {
      return key.token().reveal(Secret::copyOf);
    }
  }
}
