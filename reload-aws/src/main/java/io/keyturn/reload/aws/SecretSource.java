package io.keyturn.reload.aws;

import io.keyturn.reload.CredentialFiles;
import io.keyturn.reload.CredentialSource;
import io.keyturn.reload.SourceUnavailableException;
import io.keyturn.reload.UnusableCredentialException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Looks which version is in force, which reads no secret, and reads it if it is another than
 * before.
 */
final class SecretSource implements CredentialSource {
  private static final String CURRENT = "AWSCURRENT";

  private final SecretsManagerClient client;
  private final String secret;

  SecretSource(SecretsManagerClient client, String secret) {
    this.client = client;
    this.secret = secret;
  }

  @Override
  public Optional<CredentialFiles> read(String name, @Nullable String known) {
    DescribeSecretResponse described = ask("DescribeSecret", this::describe);
    if (described.deletedDate() != null) {
      throw new UnusableCredentialException(
          "Secret " + shown() + " is marked for deletion",
          "Restore it: aws secretsmanager restore-secret --secret-id " + shown());
    }
    String version = inForce(described.versionIdsToStages(), name);
    if (version.equals(known)) {
      return Optional.empty();
    }
    GetSecretValueResponse value = ask("GetSecretValue", () -> value(version));
    return Optional.of(
        new CredentialFiles(
            version, shown() + "@" + version, SecretText.files(value, "Secret " + shown())));
  }

  private DescribeSecretResponse describe() {
    try {
      return client.describeSecret(DescribeSecretRequest.builder().secretId(secret).build());
    } catch (ResourceNotFoundException e) {
      throw new UnusableCredentialException(
          "There is no secret " + shown() + " in AWS Secrets Manager",
          "Create it with the credential in it, or see that region and account are the right ones");
    }
  }

  private GetSecretValueResponse value(String version) {
    try {
      return client.getSecretValue(
          GetSecretValueRequest.builder().secretId(secret).versionId(version).build());
    } catch (ResourceNotFoundException e) {
      // Labels may be seen before values, and a version may go between the two calls.
      throw new SourceUnavailableException(
          "The version in force of secret " + shown() + " is not to be read yet",
          "If it stays so, put a value into it or move its labels");
    }
  }

  private String inForce(Map<String, List<String>> versions, String name) {
    for (String label : new String[] {"group-" + name, CURRENT}) {
      for (Map.Entry<String, List<String>> version : versions.entrySet()) {
        if (version.getValue().contains(label)) {
          return version.getKey();
        }
      }
    }
    throw new UnusableCredentialException(
        "Secret " + shown() + " has no version that is current",
        "Put a value into it: aws secretsmanager put-secret-value");
  }

  /** AWS's words are left out: the code says enough, and they may repeat anything. */
  private <T> T ask(String action, Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      String code =
          e.awsErrorDetails() == null
              ? "HTTP " + e.statusCode()
              : plain(String.valueOf(e.awsErrorDetails().errorCode()));
      throw new SourceUnavailableException(
          "AWS refuses " + action + " of secret " + shown() + " (" + code + ")",
          "See that this process's role may do it, and decrypt with the secret's KMS key");
    } catch (SdkException e) {
      throw new SourceUnavailableException(
          "AWS does not answer " + action + " of secret " + shown(),
          "See that the network lets this process reach Secrets Manager, and that it has AWS"
              + " credentials");
    }
  }

  private String shown() {
    return plain(secret);
  }

  private static String plain(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
