package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.aws.AwsAccount;
import io.keyturn.simulator.aws.AwsKeyPair;
import io.keyturn.simulator.aws.AwsOptions;
import io.keyturn.simulator.aws.SecretState;
import io.keyturn.simulator.faults.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first key goes into AWS, where the policy lets secrets be created. */
class ApiKeyIntoAwsTest {
  private static final String SECRET = "temporal/ledger";

  @TempDir Path folder;
  private PretendAccount account;
  private AwsAccount aws;
  private String ledger;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    account = new PretendAccount(folder.resolve("account"), PretendAccount.atOnce());
    ledger = account.serviceAccount("ledger");
    aws = AwsAccount.start(AwsOptions.defaults(), Faults.withoutAccount());
    logIn(aws.credentials());
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    aws.close();
    account.close();
  }

  /** Where the SDK's default chain looks first. */
  private static void logIn(AwsKeyPair keys) {
    System.setProperty("aws.accessKeyId", keys.accessKeyId());
    System.setProperty("aws.secretAccessKey", keys.secretAccessKey());
  }

  private int create(boolean mayCreate, String... more) throws Exception {
    Path policy = folder.resolve("keyturn.yaml");
    Files.writeString(
        policy,
        """
        cloud: {apiKey: {env: TEMPORAL_CLOUD_API_KEY}}
        secrets: {aws: {region: %s, endpoint: "%s", create: %s}}
        apiKeys:
          ledger-key: {serviceAccount: %s, namespace: ledger.a2dd6, secret: %s}
        """
            .formatted(aws.region(), aws.endpoint(), mayCreate, ledger, SECRET));
    String[] options = {
      "apikey",
      "create",
      "--service-account",
      ledger,
      "--name",
      "worker",
      "--secret",
      SECRET,
      "--policy",
      policy.toString()
    };
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return account.run(all);
  }

  private String keys() {
    assertThat(account.run("apikey", "list", "--service-account", ledger)).isZero();
    return account.out();
  }

  private SecretState secret() {
    return aws.secret(SECRET).orElseThrow();
  }

  private String current() {
    String token = secret().labelled("AWSCURRENT").orElseThrow();
    return aws.value(aws.region(), SECRET, token).orElseThrow();
  }

  @Test
  void secretIsCreatedWithTheTokenAsItsCurrentVersion() throws Exception {
    assertThat(create(true)).as(account.err()).isZero();

    assertThat(account.said()).doesNotContain(PretendAccount.TOKEN_MARK);
    assertThat(account.out()).contains("current version in secret " + SECRET);
    assertThat(current()).contains("\"api-key\"", PretendAccount.TOKEN_MARK, "\"api-key-id\"");
    assertThat(secret().labelled("AWSPENDING")).isEmpty();

    assertThat(create(true)).as("there is a current version now").isEqualTo(ExitCodes.NO);
    assertThat(account.err()).contains("keyturn rotate", "--force");
  }

  @Test
  void secretThatMayNotBeCreatedCostsNoKey() throws Exception {
    assertThat(create(false)).isEqualTo(ExitCodes.NO);

    assertThat(account.err()).contains("there is no secret " + SECRET, "secrets.aws.create");
    assertThat(keys()).isEqualToIgnoringNewLines("no API keys");
    assertThat(aws.secret(SECRET)).isEmpty();
  }

  @Test
  void secretThatMayNotBeWrittenCostsNoKey() throws Exception {
    assertThat(create(true)).isZero();
    String before = current();
    String keys = keys();
    logIn(
        aws.addIdentity(
            "reader", Set.of("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")));

    assertThat(create(true, "--force")).isEqualTo(ExitCodes.UNREACHABLE);

    assertThat(keys()).isEqualTo(keys);
    assertThat(current()).isEqualTo(before);
  }
}
