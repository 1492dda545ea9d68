package io.keyturn.activities.aws;

import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.simulator.aws.AwsAccount;
import io.keyturn.simulator.aws.AwsKeyPair;
import io.keyturn.simulator.aws.AwsOptions;
import io.keyturn.simulator.faults.Faults;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The AWS store on the simulator, which refuses what AWS refuses and checks who asks. */
class SimulatorAwsStoreTest extends AwsStoreContract {
  private static @Nullable AwsAccount account;
  private static @Nullable SecretsManagerClient client;

  @BeforeAll
  static void start() throws Exception {
    AwsAccount started = AwsAccount.start(AwsOptions.defaults(), Faults.withoutAccount());
    account = started;
    AwsKeyPair keys = started.credentials();
    client =
        AwsClient.builder(
                new AwsSecrets(
                    started.region(),
                    URI.create(started.endpoint()),
                    false,
                    null,
                    Map.of(),
                    List.of()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())))
            .build();
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (account != null) {
      account.close();
    }
  }

  @Override
  protected SecretsManagerClient client() {
    if (client == null) {
      throw new IllegalStateException("the simulator was not started");
    }
    return client;
  }
}
