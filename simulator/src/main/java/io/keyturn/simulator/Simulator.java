package io.keyturn.simulator;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.keyturn.simulator.aws.AwsAccount;
import io.keyturn.simulator.cloud.Cloud;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.cloud.OpsApi;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.ledger.Ledger;
import io.keyturn.simulator.ledger.LedgerInterceptor;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.simulator.temporal.AddressedTemporal;
import io.keyturn.simulator.temporal.DevTemporal;
import io.keyturn.simulator.temporal.InMemoryTemporal;
import io.keyturn.simulator.temporal.NamespaceRegistrar;
import io.keyturn.simulator.temporal.TemporalBehind;
import io.keyturn.simulator.temporal.UnavailableTemporalException;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import io.temporal.api.cloud.namespace.v1.ApiKeyAuthSpec;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A pretend Temporal Cloud on loopback, whole: Ops API, fronts, Temporal, AWS, ledgers, faults. */
public final class Simulator implements AutoCloseable {
  private static final int RETENTION_DAYS = 7;

  private final Parts parts = Parts.untilTheJvmEnds();
  private final List<NamespaceClient> clients = new ArrayList<>();
  private final SimulatorOptions options;
  private final Ledger ledger = new Ledger();
  private final Authority clientAuthority = Authority.root("CN=Simulator client CA,O=Simulator");
  private final SimulatorFolder folder;
  private final TemporalBehind temporal;
  private final Fronts fronts;
  private final Cloud cloud;
  private final Faults faults;
  private final OpsApi opsApi;
  private final AwsAccount aws;
  private final SimulatorHttp http;
  private final Path tlsCaFile;
  private final Path apiKeyFile;
  private final Path awsCredentialsFile;
  private final IssuedKey ownerKey;

  private Simulator(SimulatorOptions options) throws IOException, UnavailableTemporalException {
    this.options = options;
    boolean started = false;
    try {
      folder = parts.open(SimulatorFolder.open(options.folder()));
      temporal = parts.open(temporal());
      ManagedChannel upstream = channel();
      if (options.server().kind() == ServerChoice.Kind.ADDRESS) {
        new NamespaceRegistrar(upstream).reach(temporal.address());
      }
      Authority serverAuthority = Authority.root("CN=Simulator server CA,O=Simulator");
      KeyedCertificate server = serverAuthority.server();
      fronts = parts.open(new Fronts(options, upstream, ledger, server));
      cloud = parts.open(new Cloud(options.cloud(), fronts));
      faults = new Faults(cloud);
      fronts.connect(cloud, faults);
      opsApi =
          parts.open(
              OpsApi.start(
                  cloud,
                  server,
                  List.of(
                      new LedgerInterceptor(
                          ledger, "", headers -> OpsApi.presentedKey(cloud, headers))),
                  List.of(faults.opsApiInterceptor())));
      aws = parts.open(AwsAccount.start(options.aws(), faults));
      http = parts.open(SimulatorHttp.start(ledger, aws.ledger(), faults));
      // Calls that a fault still holds would keep the servers from their end.
      AutoCloseable letting = faults::clear;
      parts.open(letting);
      tlsCaFile =
          folder.write(
              "server-ca.pem", KeyedCertificate.pem(List.of(serverAuthority.certificate())));
      ownerKey = cloud.addUserKey("owner@example.com", Role.ROLE_OWNER);
      apiKeyFile = folder.write("api-key", ownerKey.token());
      awsCredentialsFile = folder.write("aws-credentials", aws.credentials().credentialsFile());
      addNamespaces();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Starts a simulator.
   *
   * @throws UnavailableTemporalException if there is no Temporal to stand behind it
   * @throws IOException if a file or a port cannot be had
   */
  public static Simulator start(SimulatorOptions options)
      throws IOException, UnavailableTemporalException {
    return new Simulator(options);
  }

  private TemporalBehind temporal() throws IOException, UnavailableTemporalException {
    return switch (options.server().kind()) {
      case IN_MEMORY -> InMemoryTemporal.start();
      case ADDRESS -> new AddressedTemporal(options.server().address());
      case DEV ->
          DevTemporal.start(
              options.namespaces().stream().map(this::id).toList(),
              folder.file("temporal.log"),
              options.database());
    };
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(temporal.address()).usePlaintext().build();
    AutoCloseable ending =
        () -> {
          channel.shutdownNow();
          channel.awaitTermination(5, TimeUnit.SECONDS);
        };
    parts.open(ending);
    return channel;
  }

  private String id(String name) {
    return name + "." + options.cloud().account();
  }

  private void addNamespaces() throws IOException {
    String own = KeyedCertificate.pem(List.of(clientAuthority.certificate()));
    boolean issue = options.bundle().isEmpty();
    if (issue) {
      folder.write("client-ca", clientAuthority.keyed());
    }
    for (String name : options.namespaces()) {
      NamespaceLogin login = options.login(name);
      String id = cloud.addNamespace(specification(name, login, options.bundle().orElse(own)));
      Optional<Path> certificate = Optional.empty();
      Optional<Path> key = Optional.empty();
      if (issue && login.byCertificate()) {
        folder.write(name, clientAuthority.client("CN=" + id + ",O=Simulator"));
        certificate = Optional.of(folder.file(name + ".pem"));
        key = Optional.of(folder.file(name + ".key"));
      }
      Optional<IssuedKey> apiKey = Optional.empty();
      Optional<Path> apiKeyFile = Optional.empty();
      if (login.byKey()) {
        IssuedKey issued =
            cloud.addScopedServiceAccountKey(name + "-worker", id, Permission.PERMISSION_WRITE);
        apiKey = Optional.of(issued);
        apiKeyFile = Optional.of(folder.write(name + ".api-key", issued.token()));
      }
      clients.add(
          new NamespaceClient(id, fronts.address(id), certificate, key, apiKey, apiKeyFile));
    }
  }

  private static NamespaceSpec specification(String name, NamespaceLogin login, String bundle) {
    NamespaceSpec.Builder spec =
        NamespaceSpec.newBuilder()
            .setName(name)
            .setRetentionDays(RETENTION_DAYS)
            .setApiKeyAuth(ApiKeyAuthSpec.newBuilder().setEnabled(login.byKey()));
    if (login.byCertificate()) {
      spec.setMtlsAuth(
          MtlsAuthSpec.newBuilder()
              .setEnabled(true)
              .setAcceptedClientCa(ByteString.copyFromUtf8(bundle)));
    }
    return spec.build();
  }

  /** Returns which Temporal stands behind: {@code in-memory}, {@code dev} or its address. */
  public String server() {
    return temporal.name();
  }

  /** Returns the plaintext address of that Temporal, which has the namespace {@code default}. */
  public String home() {
    return temporal.address();
  }

  /** Returns the Ops API's address, host:port. */
  public String opsApi() {
    return opsApi.address();
  }

  /** Returns the PEM file that clients of the Ops API and of the fronts trust. */
  public Path tlsCaFile() {
    return tlsCaFile;
  }

  /** Returns the file with the account owner's API key. */
  public Path apiKeyFile() {
    return apiKeyFile;
  }

  /** Returns the account owner's API key. */
  public IssuedKey ownerKey() {
    return ownerKey;
  }

  /** Returns the namespaces that exist from the start. */
  public List<NamespaceClient> namespaces() {
    return List.copyOf(clients);
  }

  /** Returns the address of a namespace's front, "" where there is no such namespace. */
  public String frontAddress(String namespace) {
    return fronts.address(namespace);
  }

  /** Returns the authority that the first client certificates come from. */
  public Authority clientAuthority() {
    return clientAuthority;
  }

  /** Returns the folder of its files. */
  public Path folder() {
    return folder.path();
  }

  /** Returns the account, to be changed without the Ops API. */
  public Cloud cloud() {
    return cloud;
  }

  /** Returns the faults that wait for calls. */
  public Faults faults() {
    return faults;
  }

  /** Returns what was seen of connections and calls. */
  public Ledger ledger() {
    return ledger;
  }

  /** Returns the HTTP address of the ledger. */
  public String ledgerAddress() {
    return http.address("/ledger");
  }

  /** Returns the account of AWS with its Secrets Manager. */
  public AwsAccount aws() {
    return aws;
  }

  /** Returns the file with the key pair of its owner, in the format of AWS's credentials file. */
  public Path awsCredentialsFile() {
    return awsCredentialsFile;
  }

  /** Returns the HTTP address of the ledger of AWS's calls. */
  public String awsLedgerAddress() {
    return http.address("/ledger/aws");
  }

  /** Returns the HTTP address of the faults. */
  public String faultsAddress() {
    return http.address("/faults");
  }

  /** Writes the ready file, whole or not at all; it goes with the simulator. */
  public void writeReadyFile(Path file) throws IOException {
    folder.publish(file, ReadyFile.of(this));
  }

  /** Ends everything that was started and removes the files; does nothing the second time. */
  @Override
  public void close() {
    parts.close();
  }
}
