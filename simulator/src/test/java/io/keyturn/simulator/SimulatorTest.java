package io.keyturn.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.keyturn.simulator.cloud.Account;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.ledger.LedgerCall;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.temporal.DevTemporal;
import io.temporal.api.cloud.cloudservice.v1.CreateNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.CloudServiceStubs;
import io.temporal.serviceclient.CloudServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private SimulatorOptions options() {
    return SimulatorOptions.defaults()
        .withNamespaces(List.of("payments", "ledger"))
        .withFolder(folder.resolve("simulator"))
        .withConnectionAge(Duration.ofSeconds(30), Duration.ofSeconds(5))
        .withCloud(Account.atOnce());
  }

  /** Describes the namespace over a connection of its own with these files, as a client would. */
  private static String describe(
      String namespace, String address, Path tlsCa, Path certificate, Path key) throws Exception {
    try (InputStream ca = Files.newInputStream(tlsCa);
        InputStream chain = Files.newInputStream(certificate);
        InputStream privateKey = Files.newInputStream(key)) {
      return describe(
          namespace,
          address,
          GrpcSslContexts.forClient().trustManager(ca).keyManager(chain, privateKey));
    }
  }

  private static String describe(String namespace, String address, SslContextBuilder tls)
      throws Exception {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .setSslContext(tls.build())
                .build());
    try {
      return stubs
          .blockingStub()
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build())
          .getNamespaceInfo()
          .getName();
    } finally {
      stubs.shutdownNow();
    }
  }

  private static CloudServiceStubs opsApi(JsonNode ready) throws Exception {
    String key = Files.readString(Path.of(ready.get("apiKeyFile").asText()));
    try (InputStream ca = Files.newInputStream(Path.of(ready.get("tlsCa").asText()))) {
      return CloudServiceStubs.newServiceStubs(
          CloudServiceStubsOptions.newBuilder()
              .setTarget(ready.get("opsApi").asText())
              .setSslContext(GrpcSslContexts.forClient().trustManager(ca).build())
              .addApiKey(() -> key)
              .build());
    }
  }

  private JsonNode ready(Simulator simulator) throws Exception {
    Path file = folder.resolve("ready.json");
    simulator.writeReadyFile(file);
    return JSON.readTree(Files.readAllBytes(file));
  }

  @Test
  void theReadyFileIsAllThatAClientNeeds() throws Exception {
    try (Simulator simulator = Simulator.start(options())) {
      JsonNode ready = ready(simulator);
      assertThat(ready.get("server").asText()).isEqualTo("in-memory");
      assertThat(ready.get("namespaces")).hasSize(2);
      for (JsonNode client : ready.get("namespaces")) {
        assertThat(
                describe(
                    client.get("name").asText(),
                    client.get("address").asText(),
                    Path.of(ready.get("tlsCa").asText()),
                    Path.of(client.get("certFile").asText()),
                    Path.of(client.get("keyFile").asText())))
            .isEqualTo(client.get("name").asText());
      }
      CloudServiceStubs cloud = opsApi(ready);
      try {
        Namespace namespace =
            cloud
                .blockingStub()
                .getNamespace(
                    GetNamespaceRequest.newBuilder().setNamespace("payments.a2dd6").build())
                .getNamespace();
        assertThat(namespace.getEndpoints().getMtlsGrpcAddress())
            .isEqualTo(ready.get("namespaces").get(0).get("address").asText());
      } finally {
        cloud.shutdownNow();
      }
    }
  }

  /** Describes the namespace with an API key, or without anything. */
  private static String describeByKey(NamespaceClient client, Path tlsCa, Optional<String> token)
      throws Exception {
    try (InputStream ca = Files.newInputStream(tlsCa)) {
      WorkflowServiceStubsOptions.Builder options =
          WorkflowServiceStubsOptions.newBuilder()
              .setTarget(client.address())
              .setSslContext(GrpcSslContexts.forClient().trustManager(ca).build());
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER), client.name());
      token.ifPresent(key -> options.addApiKey(() -> key));
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(options.setHeaders(headers).build());
      try {
        return stubs
            .blockingStub()
            .describeNamespace(
                DescribeNamespaceRequest.newBuilder().setNamespace(client.name()).build())
            .getNamespaceInfo()
            .getName();
      } finally {
        stubs.shutdownNow();
      }
    }
  }

  private static Code refusal(NamespaceClient client, Path tlsCa, Optional<String> token)
      throws Exception {
    try {
      describeByKey(client, tlsCa, token);
      return Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void namespacesTakeApiKeysBesideCertificatesOrInsteadOfThem() throws Exception {
    SimulatorOptions options =
        options()
            .withLogin("payments", NamespaceLogin.BOTH)
            .withLogin("ledger", NamespaceLogin.API_KEY);
    try (Simulator simulator = Simulator.start(options)) {
      NamespaceClient payments = simulator.namespaces().get(0);
      NamespaceClient ledger = simulator.namespaces().get(1);
      assertThat(payments.certFile()).isPresent();
      assertThat(ledger.certFile()).isEmpty();
      assertThat(
              describe(
                  payments.name(),
                  payments.address(),
                  simulator.tlsCaFile(),
                  payments.certFile().orElseThrow(),
                  payments.keyFile().orElseThrow()))
          .isEqualTo(payments.name());
      for (NamespaceClient client : List.of(payments, ledger)) {
        Path file = client.apiKeyFile().orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        assertThat(
                describeByKey(client, simulator.tlsCaFile(), Optional.of(Files.readString(file))))
            .isEqualTo(client.name());
        assertThat(refusal(client, simulator.tlsCaFile(), Optional.empty()))
            .isEqualTo(Code.UNAUTHENTICATED);
      }
      assertThat(refusal(payments, simulator.tlsCaFile(), ledger.apiKey().map(key -> key.token())))
          .isEqualTo(Code.UNAUTHENTICATED);
      JsonNode told = ready(simulator).get("namespaces").get(1);
      assertThat(told.get("apiKeyId").asText()).isEqualTo(ledger.apiKey().orElseThrow().id());
      assertThat(told.get("serviceAccount").asText())
          .isEqualTo(ledger.apiKey().orElseThrow().ownerId());
      assertThat(told.toString()).doesNotContain(ledger.apiKey().orElseThrow().token());
    }
  }

  @Test
  void theLedgerNamesTheKeyOfEachCallOnBothPlanes() throws Exception {
    try (Simulator simulator =
        Simulator.start(options().withLogin("ledger", NamespaceLogin.API_KEY))) {
      NamespaceClient ledger = simulator.namespaces().get(1);
      String worker = ledger.apiKey().orElseThrow().id();
      describeByKey(ledger, simulator.tlsCaFile(), ledger.apiKey().map(key -> key.token()));
      CloudServiceStubs cloud = opsApi(ready(simulator));
      try {
        assertThat(
                cloud
                    .blockingStub()
                    .getNamespace(
                        GetNamespaceRequest.newBuilder().setNamespace(ledger.name()).build())
                    .hasNamespace())
            .isTrue();
      } finally {
        cloud.shutdownNow();
      }
      Account.await(
          () ->
              simulator.ledger().callList(Instant.EPOCH, Instant.MAX, call -> true).stream()
                  .map(LedgerCall::presented)
                  .collect(Collectors.toSet())
                  .containsAll(List.of(worker, simulator.ownerKey().id())));
      assertThat(
              simulator
                  .ledger()
                  .callList(Instant.EPOCH, Instant.MAX, call -> call.namespace().isEmpty()))
          .extracting(LedgerCall::presented)
          .containsOnly(simulator.ownerKey().id());
      assertThat(
              simulator
                  .ledger()
                  .callList(
                      Instant.EPOCH, Instant.MAX, call -> call.namespace().equals(ledger.name())))
          .extracting(LedgerCall::presented)
          .containsOnly(worker);
    }
  }

  @Test
  void homeIsAPlaintextTemporal() throws Exception {
    try (Simulator simulator = Simulator.start(options())) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(simulator.home()).build());
      try {
        assertThat(
                stubs
                    .blockingStub()
                    .describeNamespace(
                        DescribeNamespaceRequest.newBuilder().setNamespace("default").build())
                    .getNamespaceInfo()
                    .getName())
            .isEqualTo("default");
      } finally {
        stubs.shutdownNow();
      }
    }
  }

  @Test
  void aRemovedAuthorityIsRefusedOnNewConnections() throws Exception {
    try (Simulator simulator = Simulator.start(options())) {
      NamespaceClient client = simulator.namespaces().get(0);
      Authority next = Authority.root("CN=Next CA");
      simulator.cloud().edit(client.name(), BundleEdit.adding(next.certificate()));
      simulator
          .cloud()
          .edit(client.name(), BundleEdit.removing(simulator.clientAuthority().certificate()));
      Account.await(
          () ->
              simulator
                  .cloud()
                  .trust(client.name())
                  .orElseThrow()
                  .acceptedClientCas()
                  .equals(List.of(next.certificate())));
      next.client("CN=next").write(folder, "next");

      assertThat(
              describe(
                  client.name(),
                  client.address(),
                  simulator.tlsCaFile(),
                  folder.resolve("next.pem"),
                  folder.resolve("next.key")))
          .isEqualTo(client.name());
      assertThatThrownBy(
              () ->
                  describe(
                      client.name(),
                      client.address(),
                      simulator.tlsCaFile(),
                      client.certFile().orElseThrow(),
                      client.keyFile().orElseThrow()))
          .satisfies(
              e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Code.UNAVAILABLE));
    }
  }

  @Test
  void namespacesComeAndGoByTheOpsApi() throws Exception {
    try (Simulator simulator = Simulator.start(options())) {
      CloudServiceStubs cloud = opsApi(ready(simulator));
      try {
        NamespaceSpec like =
            cloud
                .blockingStub()
                .getNamespace(
                    GetNamespaceRequest.newBuilder().setNamespace("payments.a2dd6").build())
                .getNamespace()
                .getSpec();
        var unused =
            cloud
                .blockingStub()
                .createNamespace(
                    CreateNamespaceRequest.newBuilder()
                        .setSpec(like.toBuilder().setName("later"))
                        .build());
        Account.await(() -> !simulator.frontAddress("later.a2dd6").isEmpty());
        NamespaceClient known = simulator.namespaces().get(0);
        assertThat(
                describe(
                    "later.a2dd6",
                    simulator.frontAddress("later.a2dd6"),
                    simulator.tlsCaFile(),
                    known.certFile().orElseThrow(),
                    known.keyFile().orElseThrow()))
            .isEqualTo("later.a2dd6");
        Namespace later =
            cloud
                .blockingStub()
                .getNamespace(GetNamespaceRequest.newBuilder().setNamespace("later.a2dd6").build())
                .getNamespace();
        var deleted =
            cloud
                .blockingStub()
                .deleteNamespace(
                    DeleteNamespaceRequest.newBuilder()
                        .setNamespace("later.a2dd6")
                        .setResourceVersion(later.getResourceVersion())
                        .build());
        assertThat(deleted.hasAsyncOperation()).isTrue();
        Account.await(() -> simulator.frontAddress("later.a2dd6").isEmpty());
      } finally {
        cloud.shutdownNow();
      }
    }
  }

  @Test
  void faultsStrikeTheDataPlaneAndTheLedgerTells() throws Exception {
    try (Simulator simulator = Simulator.start(options())) {
      NamespaceClient client = simulator.namespaces().get(0);
      simulator
          .faults()
          .arm(
              Fault.next(
                  "DescribeNamespace",
                  Moment.BEFORE,
                  new Fault.Fail(Code.PERMISSION_DENIED, "not today")));

      assertThatThrownBy(
              () ->
                  describe(
                      client.name(),
                      client.address(),
                      simulator.tlsCaFile(),
                      client.certFile().orElseThrow(),
                      client.keyFile().orElseThrow()))
          .hasMessageContaining("not today");

      JsonNode ledger = JSON.readTree(get(simulator.ledgerAddress(), 200));
      assertThat(ledger.get("calls").get("failed").asInt()).isEqualTo(1);
      assertThat(get(simulator.ledgerAddress() + "?from=yesterday", 400)).contains("instants");
      assertThat(get(simulator.faultsAddress(), 200)).contains("\"struck\":1");
    }
  }

  private static String get(String address, int status) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void secretsAreTheOwnersAloneAndGoWithTheSimulator() throws Exception {
    Path ready = folder.resolve("ready.json");
    try (Simulator simulator = Simulator.start(options())) {
      simulator.writeReadyFile(ready);
      NamespaceClient client = simulator.namespaces().get(0);
      for (Path secret :
          List.of(
              simulator.apiKeyFile(),
              client.keyFile().orElseThrow(),
              simulator.folder().resolve("client-ca.key"))) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
            .isEqualTo("rw-------");
      }
      assertThat(Files.readString(ready)).doesNotContain(simulator.ownerKey().token());
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBundleOfSomebodysOwnReplacesTheSimulatorsAuthority() throws Exception {
    Authority own = Authority.root("CN=Own CA");
    String pem = new String(own.keyed().openChain().readAllBytes(), US_ASCII);
    try (Simulator simulator = Simulator.start(options().withBundle(pem))) {
      NamespaceClient client = simulator.namespaces().get(0);
      assertThat(client.certFile()).isEmpty();
      own.client("CN=own").write(folder, "own");
      assertThat(
              describe(
                  client.name(),
                  client.address(),
                  simulator.tlsCaFile(),
                  folder.resolve("own.pem"),
                  folder.resolve("own.key")))
          .isEqualTo(client.name());
    }
  }

  @Test
  void aRealTemporalStandsBehindToo() throws Exception {
    Assumptions.assumeTrue(
        DevTemporal.program().isPresent(), "skipped: there is no program 'temporal' on the PATH");
    SimulatorOptions dev =
        options().withServer(ServerChoice.DEV).withDatabase(folder.resolve("temporal.db"));
    try (Simulator simulator = Simulator.start(dev)) {
      assertThat(simulator.server()).isEqualTo("dev");
      NamespaceClient client = simulator.namespaces().get(1);
      assertThat(
              describe(
                  client.name(),
                  client.address(),
                  simulator.tlsCaFile(),
                  client.certFile().orElseThrow(),
                  client.keyFile().orElseThrow()))
          .isEqualTo(client.name());
      try (Simulator beside =
          Simulator.start(
              options()
                  .withNamespaces(List.of("beside"))
                  .withServer(ServerChoice.parse(simulator.home()))
                  .withFolder(folder.resolve("beside")))) {
        NamespaceClient other = beside.namespaces().get(0);
        assertThat(
                describe(
                    other.name(),
                    other.address(),
                    beside.tlsCaFile(),
                    other.certFile().orElseThrow(),
                    other.keyFile().orElseThrow()))
            .isEqualTo("beside.a2dd6");
      }
    }
  }
}
