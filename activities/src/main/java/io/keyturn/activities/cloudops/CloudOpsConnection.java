package io.keyturn.activities.cloudops;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.grpc.ServerTrust;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.serviceclient.CloudServiceStubs;
import io.temporal.serviceclient.CloudServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The connection to the Cloud Operations API; the API key is read anew for every call. */
public final class CloudOpsConnection implements Supplier<CloudServiceBlockingStub>, AutoCloseable {
  /** The version of the API that the SDK's protocol files are of. */
  private static final String API_VERSION = "v0.16.0";

  private static final Duration CALL = Duration.ofSeconds(20);

  private final CloudServiceStubs stubs;
  private final Supplier<String> key;

  /** Connects lazily: nothing is sent before the first call. */
  public CloudOpsConnection(CloudAccess access) {
    this(access, System::getenv);
  }

  /**
   * Connects lazily, with a key that is kept elsewhere where the access says so.
   *
   * @param stored the token where the access names a credential; closed here
   */
  public static CloudOpsConnection logIn(CloudAccess access, Supplier<Secret> stored) {
    return new CloudOpsConnection(
        () ->
            access.apiKey().credential() == null
                ? key(access.apiKey(), System::getenv)
                : stored(stored),
        access);
  }

  CloudOpsConnection(CloudAccess access, UnaryOperator<@Nullable String> environment) {
    this(() -> key(access.apiKey(), environment), access);
  }

  private CloudOpsConnection(Supplier<String> key, CloudAccess access) {
    this.key = key;
    stubs =
        CloudServiceStubs.newServiceStubs(
            CloudServiceStubsOptions.newBuilder()
                .setTarget(access.target())
                .setSslContext(new ServerTrust(access.tlsCa()).context(null))
                .addApiKey(key::get)
                .setVersion(API_VERSION)
                .setRpcTimeout(CALL)
                .build());
  }

  /**
   * Connects with a token instead of keyturn's own key.
   *
   * @return nothing when the token is none that could be sent
   */
  static Optional<CloudOpsConnection> as(CloudAccess access, Secret token) {
    String text = text(token);
    return usable(text)
        ? Optional.of(new CloudOpsConnection(() -> text, access))
        : Optional.empty();
  }

  /** A stub for one call, refused at once with a remedy when there is no API key. */
  @Override
  public CloudServiceBlockingStub get() {
    String unused = key.get();
    return stubs.blockingStub();
  }

  private static String key(ApiKeySource source, UnaryOperator<@Nullable String> environment) {
    String variable = source.env();
    return variable != null
        ? fromEnvironment(variable, environment)
        : fromFile(Objects.requireNonNull(source.file()));
  }

  private static String stored(Supplier<Secret> stored) {
    try (Secret token = stored.get()) {
      return text(token);
    }
  }

  private static String text(Secret token) {
    return token.reveal(content -> new String(content, StandardCharsets.ISO_8859_1).strip());
  }

  private static String fromEnvironment(String name, UnaryOperator<@Nullable String> environment) {
    String value = environment.apply(name);
    if (value == null || !usable(value.strip())) {
      throw new RotationProblem(
          FailureKind.NOT_PERMITTED,
          "the environment variable "
              + PlainText.of(name)
              + " that should hold the API key is not set, or holds something else",
          "Set it for keyturn's Worker, or change cloud.apiKey in the policy.");
    }
    return value.strip();
  }

  private static String fromFile(Path file) {
    try {
      String value = Files.readString(file).strip();
      if (usable(value)) {
        return value;
      }
    } catch (IOException | UncheckedIOException unreadable) {
      // What a parser says of a secret file stays out of messages.
    }
    throw new RotationProblem(
        FailureKind.NOT_PERMITTED,
        "the file "
            + PlainText.of(file.toString())
            + " that should hold the API key is missing, unreadable, empty or holds something else",
        "Put the key there, readable for keyturn's Worker, or change cloud.apiKey in the policy.");
  }

  /** A key is one word that fits into a header. */
  private static boolean usable(String key) {
    return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 127);
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(CALL.toSeconds(), TimeUnit.SECONDS);
  }
}
