package io.keyturn.worker;

import io.keyturn.activities.aws.AwsSecretStore;
import io.keyturn.activities.localdirectory.LocalDirectorySecretStore;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.ports.SecretStore;
import java.util.Objects;

/**
 * The secret store that a policy names, with its connection.
 *
 * @param store the store; of no use once this is closed
 * @param connection what it holds open
 */
public record OpenSecrets(SecretStore store, Runnable connection) implements AutoCloseable {
  /** Opens it; nothing is asked of it yet. */
  public static OpenSecrets of(Secrets secrets) {
    AwsSecrets aws = secrets.aws();
    if (aws != null) {
      AwsSecretStore store = AwsSecretStore.open(aws);
      return new OpenSecrets(store, store::close);
    }
    return new OpenSecrets(
        new LocalDirectorySecretStore(
            Objects.requireNonNull(secrets.directory(), "one of the two is given")),
        () -> {});
  }

  @Override
  public void close() {
    connection.run();
  }
}
