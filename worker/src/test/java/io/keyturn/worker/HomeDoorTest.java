package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.StreamObserver;
import io.keyturn.activities.secret.Secret;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.worker.Home.Polling;
import io.keyturn.worker.HomeUnavailableException.Kind;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HomeDoorTest {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9-token";

  /** A Temporal that answers first calls as it is told. */
  private static final class Porter extends WorkflowServiceImplBase implements AutoCloseable {
    @Nullable Status entering;
    @Nullable Status naming;
    @Nullable Status polling;
    DescribeTaskQueueResponse pollers = DescribeTaskQueueResponse.getDefaultInstance();
    final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final Server server;

    @SuppressWarnings("this-escape")
    Porter(@Nullable SslContext tls) throws IOException {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .intercept(
                  new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                      authorizations.add(
                          String.valueOf(
                              headers.get(
                                  Metadata.Key.of(
                                      "authorization", Metadata.ASCII_STRING_MARSHALLER))));
                      return next.startCall(call, headers);
                    }
                  });
      server = (tls == null ? builder : builder.sslContext(tls)).build().start();
    }

    String address() {
      return "127.0.0.1:" + server.getPort();
    }

    private static <A> void answer(StreamObserver<A> to, @Nullable Status refusal, A answer) {
      if (refusal != null) {
        to.onError(refusal.withDescription("\u001b[2J").asRuntimeException());
        return;
      }
      to.onNext(answer);
      to.onCompleted();
    }

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> to) {
      answer(to, entering, GetSystemInfoResponse.getDefaultInstance());
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> to) {
      answer(to, naming, DescribeNamespaceResponse.getDefaultInstance());
    }

    @Override
    public void describeTaskQueue(
        DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> to) {
      answer(to, polling, pollers);
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private static LoadClientConfigProfileOptions nothing() {
    return LoadClientConfigProfileOptions.newBuilder()
        .setDisableFile(true)
        .setEnvOverrides(Map.of())
        .build();
  }

  private static HomeSettings at(Porter porter) {
    return new HomeSettings(
        null, null, porter.address(), null, null, null, null, null, null, null, null);
  }

  private static HomeSettings trusting(
      Porter porter, @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
    return new HomeSettings(
        null, null, porter.address(), null, null, true, certificate, key, authorities, null, null);
  }

  private static HomeUnavailableException refused(HomeSettings settings) {
    return refused(settings, nothing());
  }

  private static HomeUnavailableException refused(
      HomeSettings settings, LoadClientConfigProfileOptions source) {
    HomeUnavailableException refusal =
        catchThrowableOfType(
            HomeUnavailableException.class,
            () -> Home.open(settings, source, "test", SHORT).close());
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage() + refusal.remedy())
        .doesNotContain("\u001b", "\n", TOKEN)
        .isNotBlank();
    assertThat(refusal.getCause()).isNull();
    return refusal;
  }

  private static Path pem(Path folder, String name, X509Certificate certificate)
      throws IOException {
    return Files.writeString(folder.resolve(name), KeyedCertificate.pem(List.of(certificate)));
  }

  private static SslContextBuilder serverTls(Authority authority) throws Exception {
    KeyedCertificate own = authority.server();
    return GrpcSslContexts.configure(
        SslContextBuilder.forServer(own.key(), own.chain().toArray(new X509Certificate[0])));
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, LOGIN",
    "PERMISSION_DENIED, PERMISSION",
    "UNAVAILABLE, ADDRESS",
  })
  void whoeverIsNotLetInIsToldWhy(Status.Code code, Kind kind) throws Exception {
    try (Porter porter = new Porter(null)) {
      porter.entering = code.toStatus();
      assertThat(refused(at(porter)).kind()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND, NAMESPACE", "PERMISSION_DENIED, PERMISSION", "UNAUTHENTICATED, LOGIN"})
  void namespaceThatIsMissingOrClosedIsToldApart(Status.Code code, Kind kind) throws Exception {
    try (Porter porter = new Porter(null)) {
      porter.naming = code.toStatus();
      assertThat(refused(at(porter)).kind()).isEqualTo(kind);
    }
  }

  @Test
  void serverThatKnowsNoneOfTheCallsIsThereAllTheSame() throws Exception {
    try (Porter porter = new Porter(null)) {
      porter.entering = Status.UNIMPLEMENTED;
      porter.naming = Status.UNIMPLEMENTED;
      Home.open(at(porter), nothing(), "test", SHORT).close();
    }
  }

  @Test
  void tlsAndPlaintextThatMeetAreToldAsThat(@TempDir Path folder) throws Exception {
    Authority authority = Authority.root("CN=home");
    Path trusted = pem(folder, "ca.pem", authority.certificate());
    Path other = pem(folder, "other.pem", Authority.root("CN=other").certificate());
    try (Porter plain = new Porter(null);
        Porter secured = new Porter(serverTls(authority).build())) {
      assertThat(refused(trusting(plain, trusted, null, null)).kind()).isEqualTo(Kind.TLS);
      assertThat(refused(at(secured)).kind()).isEqualTo(Kind.TLS);
      assertThat(refused(trusting(secured, other, null, null)).kind()).isEqualTo(Kind.TLS);
      Home.open(trusting(secured, trusted, null, null), nothing(), "test", SHORT).close();
    }
  }

  @Test
  void clientCertificateIsShownAndItsLackIsTold(@TempDir Path folder) throws Exception {
    Authority authority = Authority.root("CN=home");
    Path trusted = pem(folder, "ca.pem", authority.certificate());
    authority.client("CN=keyturn").write(folder, "client");
    try (Porter porter =
        new Porter(
            serverTls(authority)
                .trustManager(authority.certificate())
                .clientAuth(ClientAuth.REQUIRE)
                .build())) {
      assertThat(refused(trusting(porter, trusted, null, null)).kind()).isEqualTo(Kind.TLS);
      Home.open(
              trusting(porter, trusted, folder.resolve("client.pem"), folder.resolve("client.key")),
              nothing(),
              "test",
              SHORT)
          .close();
    }
  }

  @Test
  void whatIsSaidCountsMoreThanVariablesAndThoseMoreThanTheProfile(@TempDir Path folder)
      throws Exception {
    try (Porter porter = new Porter(null)) {
      Path file =
          Files.writeString(
              folder.resolve("temporal.toml"),
              "[profile.far]\naddress = \"127.0.0.1:1\"\nnamespace = \"theirs\"\napi_key = \"x\"\n");
      HomeSettings settings =
          new HomeSettings(
              "far",
              file,
              porter.address(),
              null,
              Secret.copyOf(TOKEN.getBytes(StandardCharsets.US_ASCII)),
              false,
              null,
              null,
              null,
              null,
              null);
      assertThat(settings.toString()).doesNotContain(TOKEN);
      LoadClientConfigProfileOptions variables =
          LoadClientConfigProfileOptions.newBuilder()
              .setEnvOverrides(Map.of("TEMPORAL_NAMESPACE", "ours", "TEMPORAL_API_KEY", "y"))
              .build();
      try (Home home = Home.open(settings, variables, "test", SHORT)) {
        assertThat(home.client().getOptions().getNamespace()).isEqualTo("ours");
      }
      assertThat(porter.authorizations).isNotEmpty().containsOnly("Bearer " + TOKEN);
    }
  }

  @Test
  void settingsThatCannotBeUsedAreNamed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("temporal.toml"), "[profile.a]\n");
    Path missing = folder.resolve("missing");
    Path junk = Files.writeString(folder.resolve("junk"), TOKEN);
    for (HomeSettings wrong :
        List.of(
            new HomeSettings("b", file, null, null, null, null, null, null, null, null, null),
            new HomeSettings(null, missing, null, null, null, null, null, null, null, null, null),
            new HomeSettings(null, junk, null, null, null, null, null, null, null, null, null),
            new HomeSettings(null, null, null, null, null, null, missing, null, null, null, null),
            new HomeSettings(null, null, null, null, null, null, junk, junk, null, null, null),
            new HomeSettings(null, null, null, null, null, null, null, null, junk, null, null),
            new HomeSettings(
                null, null, "no address", null, null, null, null, null, null, null, null))) {
      LoadClientConfigProfileOptions source =
          wrong.profileFile() == null
              ? nothing()
              : LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(Map.of()).build();
      assertThat(refused(wrong, source).kind()).as(wrong.toString()).isEqualTo(Kind.SETTINGS);
    }
  }

  @Test
  void workersThatPollAreSeenWhereHomeCanTell() throws Exception {
    try (Porter porter = new Porter(null);
        Home home = Home.open(at(porter), nothing(), "test", SHORT)) {
      assertThat(home.polling()).isEqualTo(Polling.NONE);
      porter.pollers =
          DescribeTaskQueueResponse.newBuilder()
              .addPollers(PollerInfo.newBuilder().setIdentity("keyturn"))
              .build();
      assertThat(home.polling()).isEqualTo(Polling.SEEN);
      porter.polling = Status.UNIMPLEMENTED;
      assertThat(home.polling()).isEqualTo(Polling.UNKNOWN);
    }
  }
}
