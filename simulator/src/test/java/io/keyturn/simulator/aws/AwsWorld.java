package io.keyturn.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.ledger.AwsCall;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A pretend account whose time only moves when it is told to, and AWS's own clients of it. */
final class AwsWorld implements AutoCloseable {
  final Faults faults = Faults.withoutAccount();
  final AwsAccount account;
  final SecretsManagerClient client;
  private final List<SecretsManagerClient> clients = new ArrayList<>();
  private volatile Instant now = Instant.now();

  AwsWorld() throws IOException {
    this(options -> options);
  }

  AwsWorld(UnaryOperator<AwsOptions> change) throws IOException {
    account = AwsAccount.start(change.apply(AwsOptions.defaults().withClock(() -> now)), faults);
    client = client(account.credentials(), account.region());
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** Returns a client that tries each call once. */
  SecretsManagerClient client(AwsKeyPair keys, String region) {
    SecretsManagerClient made =
        SecretsManagerClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(URI.create(account.endpoint()))
            .region(Region.of(region))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())))
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    clients.add(made);
    return made;
  }

  SecretsManagerClient in(String region) {
    return client(account.credentials(), region);
  }

  SecretsManagerClient as(String name, String... actions) {
    return client(account.addIdentity(name, Set.of(actions)), account.region());
  }

  /** Returns a version id that is long enough. */
  static String token(int number) {
    return "00000000-0000-0000-0000-%012d".formatted(number);
  }

  /** Creates a secret with the value v1 as version 1. */
  void create(String name) {
    client.createSecret(r -> r.name(name).clientRequestToken(token(1)).secretString("v1"));
  }

  void put(String name, int version, String... labels) {
    client.putSecretValue(
        r -> {
          r.secretId(name).clientRequestToken(token(version)).secretString("v" + version);
          if (labels.length > 0) {
            r.versionStages(labels);
          }
        });
  }

  String value(String name) {
    return client.getSecretValue(r -> r.secretId(name)).secretString();
  }

  SecretState state(String name) {
    return account.secret(name).orElseThrow();
  }

  List<AwsCall> calls(String action) {
    return account.ledger().calls(call -> call.action().equals(action));
  }

  /** Checks that a call is refused by the service, and returns its error code. */
  static AbstractStringAssert<?> refusal(ThrowingCallable call) {
    AwsServiceException refused = catchThrowableOfType(AwsServiceException.class, call);
    assertThat(refused).isNotNull();
    return assertThat(refused.awsErrorDetails().errorCode());
  }

  @Override
  public void close() {
    faults.clear();
    clients.forEach(SecretsManagerClient::close);
    account.close();
  }
}
