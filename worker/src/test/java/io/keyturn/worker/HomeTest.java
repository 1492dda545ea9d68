package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.keyturn.simulator.temporal.InMemoryTemporal;
import io.keyturn.workflows.RotationAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceImplBase;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.internal.testservice.GRPCServerHelper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HomeTest {
  private static final Duration SHORT = Duration.ofMillis(800);
  private static final String SECRET = "eyJhbGciOiJFUzI1NiJ9-token";

  /** A Temporal that knows search attributes and nothing else. */
  private static final class FakeTemporal extends OperatorServiceImplBase implements AutoCloseable {
    final Map<String, IndexedValueType> attributes = new TreeMap<>();
    @Nullable Status listing;
    @Nullable Status adding;
    private final Server server;

    @SuppressWarnings("this-escape")
    FakeTemporal() throws Exception {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      GRPCServerHelper.registerServicesAndHealthChecks(
          List.<BindableService>of(
              this,
              new WorkflowServiceImplBase() {
                @Override
                public void getSystemInfo(
                    GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
                  answer.onNext(GetSystemInfoResponse.getDefaultInstance());
                  answer.onCompleted();
                }
              }),
          builder,
          List.of());
      server = builder.build().start();
    }

    @Override
    public void listSearchAttributes(
        ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> answer) {
      if (listing != null) {
        answer.onError(listing.asRuntimeException());
        return;
      }
      answer.onNext(
          ListSearchAttributesResponse.newBuilder().putAllCustomAttributes(attributes).build());
      answer.onCompleted();
    }

    @Override
    public void addSearchAttributes(
        AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> answer) {
      if (adding != null) {
        answer.onError(adding.asRuntimeException());
        return;
      }
      request.getSearchAttributesMap().forEach(attributes::putIfAbsent);
      answer.onNext(AddSearchAttributesResponse.getDefaultInstance());
      answer.onCompleted();
    }

    Home home() throws HomeUnavailableException {
      return Home.at("127.0.0.1:" + server.getPort(), "default", "test");
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private static void assertUnavailable(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HomeUnavailableException.class,
            e -> {
              assertThat(e.getMessage()).contains(words).doesNotContain("\n");
              assertThat(e.remedy()).isNotBlank().doesNotContain("\n");
              assertThat(e + e.remedy()).doesNotContain(SECRET);
              assertThat(e.getCause()).isNull();
            });
  }

  private static LoadClientConfigProfileOptions profile(String toml) {
    return LoadClientConfigProfileOptions.newBuilder()
        .setConfigFileData(toml.getBytes(StandardCharsets.UTF_8))
        .setEnvOverrides(Map.of())
        .build();
  }

  private static String closedAddress() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void whereNobodyAnswersTheAddressIsNamed() throws Exception {
    String nobody = closedAddress();
    assertUnavailable(() -> Home.at(nobody, "default", "test", SHORT), nobody);
  }

  @Test
  void profileNamesTheHome() throws Exception {
    try (InMemoryTemporal temporal = InMemoryTemporal.start();
        Home home =
            Home.open(
                HomeSettings.ofEnvironment(),
                profile("[profile.default]\naddress = \"" + temporal.address() + "\"\n"),
                "test",
                SHORT)) {
      assertThat(home.client().getOptions().getIdentity()).isEqualTo("test");
    }
  }

  @Test
  void profileThatCannotBeReadIsToldWithoutItsContent() {
    String key = "api_key = \"" + SECRET + "\"\n";
    for (String toml :
        List.of(
            "[profile.default\n" + key,
            "[profile.default]\n" + key + "unknown = 1\n",
            "[profile.default]\n" + key + "api_key = \"" + SECRET + "\"\n",
            "[profile.default]\n"
                + key
                + "[profile.default.tls]\nclient_cert_path = \"/missing\"\nclient_key_path = \"/missing\"\n",
            "[profile.default]\n"
                + "[profile.default.tls]\nclient_cert_data = \"x\"\nclient_key_data = \""
                + SECRET
                + "\"\n")) {
      LoadClientConfigProfileOptions options =
          LoadClientConfigProfileOptions.newBuilder(profile(toml))
              .setConfigFileStrict(true)
              .build();
      assertUnavailable(
          () -> Home.open(HomeSettings.ofEnvironment(), options, "test", SHORT), "TEMPORAL_*");
    }
  }

  @Test
  void searchAttributesAreAddedWhereTheyLack() throws Exception {
    try (FakeTemporal temporal = new FakeTemporal();
        Home home = temporal.home()) {
      home.requireSearchAttributes();
      home.requireSearchAttributes();
      assertThat(temporal.attributes)
          .hasSameSizeAs(RotationAttributes.ALL)
          .containsKeys(
              RotationAttributes.ALL.stream().map(key -> key.getName()).toArray(String[]::new))
          .allSatisfy(
              (name, type) ->
                  assertThat(type).isEqualTo(IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
    }
  }

  @Test
  void theInMemoryServerGetsThemToo() throws Exception {
    try (InMemoryTemporal temporal = InMemoryTemporal.start();
        Home home = Home.at(temporal.address(), "default", "test")) {
      home.requireSearchAttributes();
      home.requireSearchAttributes();
      assertThat(home.client().getOptions().getIdentity()).isEqualTo("test");
    }
  }

  @Test
  void attributeOfAnotherTypeIsRefused() throws Exception {
    String name = RotationAttributes.ALL.get(0).getName();
    try (FakeTemporal temporal = new FakeTemporal();
        Home home = temporal.home()) {
      temporal.attributes.put(name, IndexedValueType.INDEXED_VALUE_TYPE_TEXT);
      assertUnavailable(home::requireSearchAttributes, name);
    }
  }

  @Test
  void attributesThatCannotBeAddedAreNamed() throws Exception {
    try (FakeTemporal temporal = new FakeTemporal();
        Home home = temporal.home()) {
      temporal.adding = Status.PERMISSION_DENIED;
      assertUnavailable(home::requireSearchAttributes, RotationAttributes.ALL.get(0).getName());
      temporal.adding = Status.ALREADY_EXISTS;
      assertUnavailable(home::requireSearchAttributes, "search attribute");
    }
  }

  @Test
  void namespaceThatDoesNotExistIsToldAsSuch() throws Exception {
    try (FakeTemporal temporal = new FakeTemporal();
        Home home = temporal.home()) {
      temporal.listing = Status.NOT_FOUND;
      assertUnavailable(home::requireSearchAttributes, "no namespace default");
      temporal.listing = Status.PERMISSION_DENIED;
      assertUnavailable(home::requireSearchAttributes, "search attribute");
    }
  }
}
