package io.keyturn.activities.aws;

import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.simulator.aws.AwsAccount;
import io.keyturn.simulator.aws.AwsKeyPair;
import io.keyturn.simulator.aws.AwsOptions;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.workflows.domain.FailureKind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    client = clientOf(started, started.credentials());
  }

  private static SecretsManagerClient clientOf(AwsAccount account, AwsKeyPair keys) {
    return AwsClient.builder(
            new AwsSecrets(
                account.region(), URI.create(account.endpoint()), false, null, Map.of(), List.of()))
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

  @ParameterizedTest
  @ValueSource(strings = {"PutSecretValue", "UpdateSecretVersionStage"})
  void whoMayNotStageOrPromoteIsToldSoByARehearsal(String missing) {
    put("0aa3bb2e-1111-4222-8333-444455556666", "{\"tls.key\":\"a\"}", "AWSCURRENT");
    AwsAccount served = Objects.requireNonNull(account);
    Set<String> allowed =
        Stream.of("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
            .filter(action -> !action.equals(missing))
            .map(action -> "secretsmanager:" + action)
            .collect(Collectors.toSet());
    AwsKeyPair keys = served.addIdentity("without " + missing, allowed);
    try (SecretsManagerClient poor = clientOf(served, keys)) {
      assertKind(FailureKind.NOT_PERMITTED, () -> store(poor).requireWritable(secret()));
    }
  }
}
