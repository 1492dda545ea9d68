package io.keyturn.reload.aws;

import io.keyturn.reload.CredentialReload;
import java.time.Duration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Connects with the credential in a secret of AWS Secrets Manager, and takes a new version without
 * a restart.
 *
 * <pre>{@code
 * WorkflowServiceStubsOptions.newBuilder()
 *     .setTarget(address)
 *     .setPlugins(AwsCredential.fromSecret("temporal/payments/worker").named("payments-canary"))
 * }</pre>
 *
 * <p>The version in force is the one with the staging label {@code group-<name>}, else AWSCURRENT.
 * It needs the permissions {@code secretsmanager:DescribeSecret} and {@code GetSecretValue}, and
 * {@code kms:Decrypt} where the secret has a key of its own.
 */
public final class AwsCredential {
  /** How often the secret is described, unless {@link CredentialReload#every} says otherwise. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private AwsCredential() {}

  /**
   * Reads with a client of its own, which lives as long as the process: region and who logs in are
   * found by the SDK's default chains.
   *
   * @param secret its name, or its ARN
   */
  public static CredentialReload fromSecret(String secret) {
    return fromSecret(
        SecretsManagerClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
            .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE.multipliedBy(2)))
            .build(),
        secret);
  }

  /**
   * Reads with a client of the application's, which closes it after its stubs.
   *
   * @param secret its name, or its ARN
   */
  public static CredentialReload fromSecret(SecretsManagerClient client, String secret) {
    return CredentialReload.from(new SecretSource(client, secret)).every(INTERVAL);
  }
}
