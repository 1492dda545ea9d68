package io.keyturn.worker;

import io.keyturn.activities.secret.Secret;
import io.keyturn.worker.HomeUnavailableException.Kind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts settings over the environment and the profile file. What goes wrong is told without what was
 * read: exceptions and toString of the profile's classes quote keys.
 */
final class HomeProfile {
  private final HomeSettings settings;

  HomeProfile(HomeSettings settings) {
    this.settings = settings;
  }

  ClientConfigProfile load(LoadClientConfigProfileOptions source) throws HomeUnavailableException {
    LoadClientConfigProfileOptions.Builder options =
        LoadClientConfigProfileOptions.newBuilder(source);
    if (settings.profileFile() != null) {
      requireReadable(settings.profileFile(), "the profile file");
      options.setConfigFilePath(settings.profileFile().toString());
    }
    if (settings.profile() != null) {
      options.setConfigFileProfile(settings.profile());
    }
    try {
      return over(ClientConfigProfile.load(options.build()));
    } catch (IOException malformed) {
      throw new HomeUnavailableException(
          Kind.SETTINGS,
          "the profile file of the TEMPORAL_* environment cannot be read",
          "Check that it is TOML as Temporal's own programs write it: temporal config list.");
    } catch (RuntimeException unfit) {
      throw unfit(unfit);
    }
  }

  private static HomeUnavailableException unfit(RuntimeException unfit) {
    String said = String.valueOf(unfit.getMessage());
    return said.startsWith("Unable to find profile")
        ? new HomeUnavailableException(
            Kind.SETTINGS,
            "the profile file has no such profile",
            "See which it has with temporal config list; name one by --profile or"
                + " TEMPORAL_PROFILE.")
        : new HomeUnavailableException(
            Kind.SETTINGS,
            "the TEMPORAL_* environment or its profile cannot be used",
            "Check the TEMPORAL_* variables, and the profile that they name.");
  }

  static WorkflowServiceStubsOptions stubs(ClientConfigProfile profile)
      throws HomeUnavailableException {
    try {
      WorkflowServiceStubsOptions options = profile.toWorkflowServiceStubsOptions();
      ClientConfigTLS tls = profile.getTls();
      // The SDK would turn TLS on for an API key.
      return tls != null && Boolean.TRUE.equals(tls.isDisabled())
          ? WorkflowServiceStubsOptions.newBuilder(options).setEnableHttps(false).build()
          : options;
    } catch (RuntimeException unusable) {
      throw new HomeUnavailableException(
          Kind.SETTINGS,
          "the client certificate, its key or the authorities that TEMPORAL_* or flags name cannot"
              + " be used",
          "Give PEM files that can be read, the key as PKCS#8 without a password.");
    }
  }

  private ClientConfigProfile over(ClientConfigProfile found) throws HomeUnavailableException {
    ClientConfigProfile.Builder profile = found.toBuilder();
    if (settings.address() != null) {
      profile.setAddress(settings.address());
    }
    if (settings.namespace() != null) {
      profile.setNamespace(settings.namespace());
    }
    Secret key = settings.apiKey();
    if (key != null) {
      profile.setApiKey(key.reveal(content -> new String(content, StandardCharsets.UTF_8)));
    }
    ClientConfigTLS tls = found.getTls();
    if (settings.tls() != null || settings.speaksOfTls()) {
      profile.setTls(over(tls == null ? ClientConfigTLS.newBuilder() : tls.toBuilder()));
    }
    return profile.build();
  }

  private ClientConfigTLS over(ClientConfigTLS.Builder tls) throws HomeUnavailableException {
    tls.setDisabled(settings.tls() != null && !settings.tls());
    Path certificate = readable(settings.certificate(), "the client certificate");
    if (certificate != null) {
      tls.setClientCertPath(certificate.toString());
    }
    Path key = readable(settings.key(), "the client key");
    if (key != null) {
      tls.setClientKeyPath(key.toString());
    }
    Path authorities = readable(settings.authorities(), "the server's authorities");
    if (authorities != null) {
      tls.setServerCACertPath(authorities.toString());
    }
    if (settings.serverName() != null) {
      tls.setServerName(settings.serverName());
    }
    if (settings.anyServer() != null) {
      tls.setDisableHostVerification(settings.anyServer());
    }
    return tls.build();
  }

  private static @Nullable Path readable(@Nullable Path file, String what)
      throws HomeUnavailableException {
    if (file != null) {
      requireReadable(file, what);
    }
    return file;
  }

  private static void requireReadable(Path file, String what) throws HomeUnavailableException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new HomeUnavailableException(
          Kind.SETTINGS,
          what + " cannot be read: " + PlainText.of(file.toString()),
          "Name a file that exists and that you may read.");
    }
  }
}
