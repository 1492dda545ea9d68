package io.keyturn.activities.cloudops;

import com.google.protobuf.ByteString;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.simulator.cloud.Cloud;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.cloud.NamespaceHost;
import io.keyturn.simulator.cloud.OpsApi;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An account of the simulator with one namespace, and the adapter connected to it. */
final class CloudAccount implements AutoCloseable {
  static final String NAMESPACE = "payments.a2dd6";
  static final X509Certificate FIRST = Authority.root("CN=First,O=Acme").certificate();
  static final X509Certificate SECOND = Authority.root("CN=Second,O=Acme").certificate();
  static final X509Certificate THIRD = Authority.root("CN=Third,O=Acme").certificate();

  final Cloud cloud;
  final Faults faults;
  final Set<String> peers = ConcurrentHashMap.newKeySet();
  final CloudOpsTemporalCloud adapter;
  final CloudOpsConnection connection;
  private final OpsApi api;
  private final Path folder;
  private final Path trust;
  private final Path ownKey;
  private final List<Object> requests = new CopyOnWriteArrayList<>();
  private final List<CloudOpsConnection> connections = new ArrayList<>();

  CloudAccount(Path folder, CloudOptions options) throws IOException {
    this(folder, options, spec -> {});
  }

  CloudAccount(
      Path folder, CloudOptions options, java.util.function.Consumer<NamespaceSpec.Builder> changed)
      throws IOException {
    this.folder = folder;
    cloud = new Cloud(options, NamespaceHost.none());
    faults = new Faults(cloud);
    Authority server = Authority.root("CN=Ops API CA");
    trust =
        Files.writeString(
            folder.resolve("ops-ca.pem"), KeyedCertificate.pem(List.of(server.certificate())));
    api =
        OpsApi.start(
            cloud,
            server.server(),
            List.of(),
            List.of(new Posted(requests, peers), faults.opsApiInterceptor()));
    NamespaceSpec.Builder spec =
        NamespaceSpec.newBuilder()
            .setName("payments")
            .setRetentionDays(7)
            .setMtlsAuth(
                MtlsAuthSpec.newBuilder()
                    .setEnabled(true)
                    .setAcceptedClientCa(
                        ByteString.copyFromUtf8(KeyedCertificate.pem(List.of(FIRST)))));
    changed.accept(spec);
    cloud.addNamespace(spec.build());
    ownKey =
        Files.writeString(
            folder.resolve("own-key"),
            cloud.addUserKey("owner@example.com", Role.ROLE_OWNER).token());
    connection = connection(ApiKeySource.ofFile(ownKey), name -> null);
    adapter = new CloudOpsTemporalCloud(connection);
  }

  /** Options under which everything happens at once. */
  static CloudOptions atOnce() {
    return CloudOptions.defaults()
        .withOperationDelay(java.time.Duration.ZERO)
        .withTrustDelay(java.time.Duration.ZERO);
  }

  /** The requests of a kind that were posted, in order. */
  <T> List<T> posted(Class<T> kind) {
    return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** How the account is reached with the owner's key. */
  CloudAccess access() {
    return new CloudAccess(api.address(), ApiKeySource.ofFile(ownKey), trust);
  }

  CloudOpsApiKeys keys() {
    return new CloudOpsApiKeys(connection, java.time.Duration.ofMillis(10), 10);
  }

  /** Makes a service account that may do nothing. */
  KeyOwner serviceAccount(String name) {
    return new KeyOwner(
        KeyOwner.Type.SERVICE_ACCOUNT,
        new CloudOpsServiceAccounts(connection).create(name, "", "read").id());
  }

  /** The adapter with somebody else's key. */
  CloudOpsTemporalCloud as(IssuedKey key) throws IOException {
    return new CloudOpsTemporalCloud(connection(key));
  }

  CloudOpsConnection connection(IssuedKey key) throws IOException {
    Path file = Files.writeString(folder.resolve("key-" + connections.size()), key.token());
    return connection(ApiKeySource.ofFile(file), name -> null);
  }

  CloudOpsConnection connection(
      ApiKeySource source, UnaryOperator<@org.jspecify.annotations.Nullable String> environment) {
    CloudOpsConnection made =
        new CloudOpsConnection(new CloudAccess(api.address(), source, trust), environment);
    connections.add(made);
    return made;
  }

  Namespace namespace() {
    return connection
        .get()
        .getNamespace(GetNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build())
        .getNamespace();
  }

  NamespaceAccess add(X509Certificate authority) {
    return adapter.change(NAMESPACE, "support", adding(authority));
  }

  static UnaryOperator<NamespaceAccess> adding(X509Certificate authority) {
    return access -> access.with(access.accepted().plus(authority), access.filters());
  }

  List<X509Certificate> accepted() {
    return adapter.access(NAMESPACE).accepted().certificates();
  }

  @Override
  public void close() {
    connections.forEach(CloudOpsConnection::close);
    api.close();
    cloud.close();
  }
}
