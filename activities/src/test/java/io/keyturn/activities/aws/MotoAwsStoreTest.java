package io.keyturn.activities.aws;

import io.keyturn.activities.policy.AwsSecrets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The AWS store on the emulator moto; docs/aws.md says in what moto differs from AWS. */
class MotoAwsStoreTest extends AwsStoreContract {
  private static @Nullable MotoServer moto;
  private static @Nullable SecretsManagerClient client;

  @BeforeAll
  static void start() throws Exception {
    MotoServer started = MotoServer.start();
    moto = started;
    client =
        AwsClient.builder(
                new AwsSecrets("us-east-1", started.address(), false, null, Map.of(), List.of()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (moto != null) {
      moto.close();
    }
  }

  @Override
  protected SecretsManagerClient client() {
    if (client == null) {
      throw new IllegalStateException("moto was not started");
    }
    return client;
  }
}
