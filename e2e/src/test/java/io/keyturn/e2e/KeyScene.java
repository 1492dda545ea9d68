package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.NamespaceClient;
import io.keyturn.simulator.NamespaceLogin;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.IssuedKey;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeysRequest;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.api.cloud.identity.v1.ApiKeySpec;
import io.temporal.serviceclient.CloudServiceStubs;
import io.temporal.serviceclient.CloudServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A scene whose namespace {@code ledger} is entered with the API key of a service account. */
public final class KeyScene implements AutoCloseable {
  public static final String NAMESPACE = RotationScene.LEDGER;
  public static final String CREDENTIAL = "ledger-worker";
  public static final String SECRET = "ledger/key";

  private static final String POLICY =
      """
      apiKeys:
        ledger-worker:
          serviceAccount: OWNER
          namespace: ledger.a2dd6
          secret: ledger/key
          workers:
            - {name: ledger-canary, taskQueues: [ledger]}
            - {name: ledger, taskQueues: [ledger]}
          clients: [{name: till}]
      """;

  private final RotationScene scene;
  private final IssuedKey first;

  public KeyScene(Path folder, UnaryOperator<CloudOptions> cloud) throws Exception {
    scene =
        new RotationScene(
            folder,
            "",
            options ->
                options
                    .withLogin("ledger", NamespaceLogin.API_KEY)
                    .withCloud(cloud.apply(options.cloud())));
    NamespaceClient ledger =
        scene.simulator().namespaces().stream()
            .filter(namespace -> namespace.name().equals(NAMESPACE))
            .findFirst()
            .orElseThrow();
    first = ledger.apiKey().orElseThrow();
    lay(SECRET, first);
  }

  /** A key's token as a person lays it down. */
  public Path lay(String secret, IssuedKey key) throws Exception {
    Path directory = Files.createDirectories(scene.secrets().resolve(secret));
    Files.writeString(directory.resolve("api-key"), key.token());
    return directory;
  }

  /** A copy of the first key that nobody renews; it says which key it is. */
  public void layCopy(String secret) throws Exception {
    Files.writeString(lay(secret, first).resolve("api-key-id"), first.id());
  }

  /** The policy of the key, with these defaults behind it. */
  public String policy(String defaults) {
    return Policies.of(POLICY.replace("OWNER", first.ownerId()) + defaults);
  }

  /** Lets keyturn's Worker poll, and two Workers and a client of the key work under load. */
  public Load work(String defaults) throws Exception {
    scene.work(policy(defaults));
    application("ledger-canary").working("ledger");
    application("ledger").working("ledger").awaitWorkers(2);
    Load load = scene.opened(application("till").load("ledger"));
    load.awaitMore(1);
    return load;
  }

  public Application application(String name) {
    return scene.application(NAMESPACE, SECRET, name);
  }

  public RotationScene scene() {
    return scene;
  }

  /** The key that was there first. */
  public IssuedKey first() {
    return first;
  }

  /** The keys of the key's owner, by the control plane. */
  public List<ApiKey> keys() throws Exception {
    return keys(first.ownerId());
  }

  public List<ApiKey> keys(String owner) throws Exception {
    CloudServiceStubs stubs = stubs();
    try {
      return stubs
          .blockingStub()
          .getApiKeys(GetApiKeysRequest.newBuilder().setOwnerId(owner).build())
          .getApiKeysList();
    } finally {
      stubs.shutdownNow();
    }
  }

  /** The control plane as the account's owner sees it. */
  public CloudServiceStubs stubs() throws Exception {
    try (var trust = Files.newInputStream(scene.simulator().tlsCaFile())) {
      return CloudServiceStubs.newServiceStubs(
          CloudServiceStubsOptions.newBuilder()
              .setTarget(scene.simulator().opsApi())
              .setSslContext(
                  io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts.forClient()
                      .trustManager(trust)
                      .build())
              .addApiKey(() -> scene.simulator().ownerKey().token())
              .build());
    }
  }

  /** Exactly this key is left, enabled, and its token is what the secret holds. */
  public void assertAlone(String id) throws Exception {
    assertThat(keys()).extracting(ApiKey::getId).containsExactly(id);
    assertThat(keys()).extracting(ApiKey::getSpec).noneMatch(ApiKeySpec::getDisabled);
    String token = Files.readString(scene.secrets().resolve(SECRET).resolve("api-key"));
    assertThat(scene.simulator().cloud().apiKeyId(token)).contains(id);
  }

  /** The id of the key that is current in the secret. */
  public String current() throws Exception {
    return Files.readString(scene.secrets().resolve(SECRET).resolve("current/api-key-id"));
  }

  @Override
  public void close() {
    scene.close();
  }
}
