package io.keyturn.starter;

import io.keyturn.activities.secret.Secret;
import io.keyturn.worker.Home;
import io.keyturn.worker.HomeSettings;
import io.keyturn.worker.HomeUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that talk to home: those of Temporal's own CLI, by their names. */
final class HomeOptions {
  /** What a person waits for without doubting. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** gRPC prints whole stack traces of what is told here in a line; kept, or it is forgotten. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Where home is (default: TEMPORAL_ADDRESS, or the profile's).")
  private @Nullable String address;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "Namespace that keyturn runs in (default: TEMPORAL_NAMESPACE, or the profile's).")
  private @Nullable String namespace;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Profile of the profile file (default: TEMPORAL_PROFILE, or 'default').")
  private @Nullable String profile;

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description = "Profile file (default: TEMPORAL_CONFIG_FILE, or Temporal's usual place).")
  private @Nullable Path profileFile;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "Holds the API key for home (default: TEMPORAL_API_KEY, or the profile's).")
  private @Nullable Path apiKeyFile;

  @Option(names = "--api-key-stdin", description = "Read the API key for home from standard input.")
  private boolean apiKeyOnInput;

  @Option(
      names = "--api-key",
      paramLabel = "-",
      description =
          "As --api-key-stdin; a key itself is refused here, since every process sees it.")
  private @Nullable String apiKey;

  @Option(
      names = "--tls",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Whether to speak TLS (default: if anything of TLS or an API key is given).")
  private @Nullable Boolean tls;

  @Option(
      names = "--tls-cert-path",
      paramLabel = "FILE",
      description = "Client certificate and its chain, PEM.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key-path",
      paramLabel = "FILE",
      description = "Its private key, PKCS#8 PEM.")
  private @Nullable Path key;

  @Option(
      names = "--tls-ca-path",
      paramLabel = "FILE",
      description = "Authorities that the server is trusted by, PEM.")
  private @Nullable Path authorities;

  @Option(
      names = "--tls-server-name",
      paramLabel = "NAME",
      description = "Name in the server's certificate, where it is not the address.")
  private @Nullable String serverName;

  @Option(
      names = "--tls-disable-host-verification",
      description = "Trust any server, where --tls-ca-path is not given. For tests.")
  private boolean anyServer;

  @Option(names = "--tls-key-data", hidden = true, description = "Is refused.")
  private @Nullable String keyData;

  /** Connects as somebody, whom histories will show. */
  Home open(String who) throws HomeUnavailableException {
    return open(who, PATIENCE);
  }

  /** Connects, however long that takes within a time. */
  Home open(String who, Duration patience) throws HomeUnavailableException {
    GRPC.setLevel(Level.SEVERE);
    try (ApiKeyInput input = ApiKeyInput.chosen(apiKeyFile, apiKeyOnInput, apiKey)) {
      if (keyData != null) {
        throw new CommandFailure(
            ExitCodes.USAGE,
            "--tls-key-data would show the key to every process of this machine",
            "Put it into a file that only you can read: --tls-key-path FILE.");
      }
      Secret secret = input.read();
      return Home.open(
          new HomeSettings(
              profile,
              profileFile,
              address,
              namespace,
              secret,
              tls,
              certificate,
              key,
              authorities,
              serverName,
              anyServer ? true : null),
          "keyturn " + who,
          patience);
    }
  }
}
