package io.keyturn.starter;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that talk to the Cloud Operations API: where it is, as whom. */
final class CloudLogin {
  static final String KEY_VARIABLE = "TEMPORAL_CLOUD_API_KEY";

  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9._\\[\\]:-]+:[0-9]{1,5}");

  @Option(
      names = "--cloud-target",
      paramLabel = "HOST:PORT",
      defaultValue = CloudAccess.TEMPORAL_CLOUD,
      description = "The Cloud Operations API (default: ${DEFAULT-VALUE}).")
  private String target;

  @Option(
      names = "--cloud-api-key-file",
      paramLabel = "FILE",
      description =
          "Holds the API key to log in with (default: the variable " + KEY_VARIABLE + ").")
  private @Nullable Path apiKeyFile;

  @Option(
      names = "--cloud-tls-ca",
      paramLabel = "FILE",
      description = "PEM of the authorities that the server is trusted by.")
  private @Nullable Path tlsCa;

  /** Connects, and sees before anything is sent that there is a key. */
  CloudSession open() {
    if (!TARGET.matcher(target).matches()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--cloud-target is no HOST:PORT",
          "Give a host and a port, such as " + CloudAccess.TEMPORAL_CLOUD + ".");
    }
    ApiKeySource source =
        apiKeyFile == null
            ? ApiKeySource.ofEnvironment(KEY_VARIABLE)
            : ApiKeySource.ofFile(apiKeyFile);
    try {
      return CloudSession.open(new CloudAccess(target, source, tlsCa));
    } catch (RotationProblem problem) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          String.valueOf(problem.getMessage()),
          "Give the key in the variable "
              + KEY_VARIABLE
              + " or by --cloud-api-key-file, and servers' authorities as PEM by --cloud-tls-ca.");
    }
  }
}
