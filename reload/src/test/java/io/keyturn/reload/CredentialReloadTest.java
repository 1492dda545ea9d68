package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.keyturn.reload.TestAuthority.Issued;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients on real TLS against a server that notes what was presented. */
class CredentialReloadTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir Path secret;
  @TempDir Path other;
  private TestAuthority authority;
  private Issued oldLeaf;
  private Issued newLeaf;
  private LedgerServer server;
  private Path serverCa;
  private WorkflowServiceStubs stubs;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    authority = new TestAuthority("clients");
    TestAuthority servers = new TestAuthority("servers");
    serverCa = servers.writeTo(other.resolve("server-ca.pem"));
    oldLeaf = authority.issue("old");
    newLeaf = authority.issue("new");
    server = new LedgerServer(servers.issue("server"), authority);
    oldLeaf.writeTo(secret.resolve("versions/old"));
    newLeaf.writeTo(secret.resolve("versions/new"));
    TestAuthority.label(secret, "current", "old");
  }

  @AfterEach
  void stop() throws Exception {
    if (stubs != null) {
      stubs.shutdownNow();
    }
    server.close();
  }

  private CredentialReload plugin() {
    return CredentialReload.fromDirectory(secret).serverCa(serverCa).every(OFTEN);
  }

  private WorkflowServiceStubs connect(CredentialReload plugin) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.target())
                .setPlugins(plugin)
                .build());
    return stubs;
  }

  private void call() {
    var unused = stubs.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
  }

  private String lastPresented() {
    call();
    List<LedgerServer.Call> calls = server.calls();
    return calls.get(calls.size() - 1).certificate();
  }

  private static void awaitStamp(CredentialReload plugin, String part) {
    eventually("a stamp with " + part, plugin::getName, () -> plugin.getName().contains(part));
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void serverSeesTheNewCertificateWithoutRestartAndStampAgrees(SslProvider provider)
      throws Exception {
    CredentialReload plugin = plugin().by(provider).named("payments");
    connect(plugin);
    assertThat(plugin.getName())
        .isEqualTo("keyturn/1;presents=unknown;authority=unknown;name=payments");
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());
    String issuer = Fingerprint.of(authority.certificate().getSubjectX500Principal().getEncoded());
    assertThat(plugin.getName())
        .isEqualTo(
            "keyturn/1;presents="
                + oldLeaf.fingerprint()
                + ";authority="
                + issuer
                + ";name=payments");

    TestAuthority.label(secret, "current", "new");

    awaitStamp(plugin, "presents=" + newLeaf.fingerprint());
    assertThat(lastPresented()).isEqualTo(newLeaf.fingerprint());
    assertThat(server.refused()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void noReconnectIsEverResumed(SslProvider provider) throws Exception {
    CredentialReload plugin = plugin().by(provider);
    connect(plugin);
    for (int i = 0; i < 5; i++) {
      assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());
      assertThat(plugin.getName()).contains("presents=" + oldLeaf.fingerprint());
      stubs.getRawChannel().enterIdle();
    }
    TestAuthority.label(secret, "current", "new");
    awaitStamp(plugin, "presents=" + newLeaf.fingerprint());
    for (int i = 0; i < 5; i++) {
      stubs.getRawChannel().enterIdle();
      assertThat(lastPresented()).isEqualTo(newLeaf.fingerprint());
    }
  }

  @Test
  void rsaCertificateIsTakenOverFromAnEllipticOne() throws Exception {
    Issued rsa = authority.issue("rsa", "RSA");
    rsa.writeTo(secret.resolve("versions/rsa"));
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    TestAuthority.label(secret, "current", "rsa");
    awaitStamp(plugin, "presents=" + rsa.fingerprint());
    assertThat(lastPresented()).isEqualTo(rsa.fingerprint());
  }

  @Test
  void callsUnderWayAreNotBrokenByTheSwap() throws Exception {
    CredentialReload plugin = plugin();
    connect(plugin);
    for (String version : List.of("new", "old", "new", "old", "new", "old")) {
      TestAuthority.label(secret, "current", version);
      String expected = (version.equals("old") ? oldLeaf : newLeaf).fingerprint();
      eventually(
          "certificate " + expected,
          plugin::getName,
          () -> {
            call();
            return plugin.getName().contains("presents=" + expected);
          });
    }
    assertThat(server.refused()).isEmpty();
  }

  @Test
  void refusedCertificateIsNotTakenAndTheStampSaysSo() throws Exception {
    TestAuthority unknown = new TestAuthority("unknown");
    Issued stranger = unknown.issue("stranger");
    stranger.writeTo(secret.resolve("versions/stranger"));
    CredentialReload plugin = plugin();
    connect(plugin);
    call();

    TestAuthority.label(secret, "current", "stranger");

    awaitStamp(plugin, ";refused=" + stranger.fingerprint());
    assertThat(plugin.getName()).contains("presents=" + oldLeaf.fingerprint());
    stubs.getRawChannel().enterIdle();
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());

    server.trust(unknown);
    awaitStamp(plugin, "presents=" + stranger.fingerprint());
    assertThat(plugin.getName()).doesNotContain("refused");
    assertThat(lastPresented()).isEqualTo(stranger.fingerprint());
  }

  @Test
  void goingBackOnDiskEndsTheRefusal() throws Exception {
    server.deny(newLeaf);
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    TestAuthority.label(secret, "current", "new");
    awaitStamp(plugin, ";refused=" + newLeaf.fingerprint());
    TestAuthority.label(secret, "current", "old");
    eventually("no refusal", plugin::getName, () -> !plugin.getName().contains("refused"));
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());
  }

  @Test
  void newCertificateIsTakenWhenTheOldOneIsRefusedToo() throws Exception {
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    server.deny(oldLeaf);
    server.deny(newLeaf);
    TestAuthority.label(secret, "current", "new");
    eventually(
        "both tried",
        server::refused,
        () ->
            server.refused().contains(oldLeaf.fingerprint())
                && server.refused().lastIndexOf(newLeaf.fingerprint())
                    > server.refused().indexOf(oldLeaf.fingerprint()));
    server.admit(newLeaf);
    eventually("the new certificate to be in use", plugin::getName, () -> presents(newLeaf));
  }

  @Test
  void afterAnUnprovenSwapTheOldCertificateComesBackIfItIsTheOneThatWorks() throws Exception {
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    server.deny(oldLeaf);
    server.deny(newLeaf);
    TestAuthority.label(secret, "current", "new");
    eventually(
        "the new certificate to be in use",
        server::refused,
        () ->
            server.refused().lastIndexOf(newLeaf.fingerprint())
                > server.refused().indexOf(oldLeaf.fingerprint()));
    server.admit(oldLeaf);
    eventually("the old certificate to be in use", plugin::getName, () -> presents(oldLeaf));
    awaitStamp(plugin, ";refused=" + newLeaf.fingerprint());
  }

  private boolean presents(Issued leaf) {
    try {
      return lastPresented().equals(leaf.fingerprint());
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  @Test
  void unreachableServerLeavesTheOldCertificateInUseAndRefusesNothing() throws Exception {
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    int port = server.port();
    Issued own = server.own();
    server.close();
    TestAuthority.label(secret, "current", "new");
    assertThatThrownBy(this::call).isInstanceOf(StatusRuntimeException.class);
    assertThat(plugin.getName()).contains("presents=" + oldLeaf.fingerprint());
    assertThat(plugin.getName()).doesNotContain("refused");

    server = new LedgerServer(port, ClientAuth.REQUIRE, own, authority);
    awaitStamp(plugin, "presents=" + newLeaf.fingerprint());
    assertThat(server.refused()).isEmpty();
  }

  @Test
  void halfWrittenPairKeepsTheOldCertificate() throws Exception {
    Path version = secret.resolve("versions/half");
    newLeaf.writeTo(version);
    String whole = newLeaf.certificatePem();
    TestAuthority.replace(version.resolve("tls.crt"), whole.substring(0, whole.length() / 2));
    CredentialReload plugin = plugin();
    connect(plugin);
    call();

    TestAuthority.label(secret, "current", "half");

    awaitStamp(plugin, ";refused=");
    stubs.getRawChannel().enterIdle();
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());

    TestAuthority.replace(version.resolve("tls.crt"), whole);
    awaitStamp(plugin, "presents=" + newLeaf.fingerprint());
  }

  @Test
  void keyOfAnotherCertificateKeepsTheOldPair() throws Exception {
    Path version = secret.resolve("versions/mixed");
    newLeaf.writeTo(version);
    TestAuthority.replace(version.resolve("tls.key"), oldLeaf.keyPem());
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    TestAuthority.label(secret, "current", "mixed");
    awaitStamp(plugin, ";refused=" + newLeaf.fingerprint());
    stubs.getRawChannel().enterIdle();
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());
  }

  @Test
  void deletedSecretKeepsTheOldPair() throws Exception {
    CredentialReload plugin = plugin();
    connect(plugin);
    call();
    Files.delete(secret.resolve("current"));
    awaitStamp(plugin, ";refused=" + "0".repeat(64));
    stubs.getRawChannel().enterIdle();
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());
  }

  @Test
  void groupGoesBeforeTheOthersAndBackWithThem() throws Exception {
    CredentialReload plugin = plugin().named("canary");
    connect(plugin);
    call();
    TestAuthority.label(secret, "group-canary", "new");
    awaitStamp(plugin, "presents=" + newLeaf.fingerprint());
    Files.delete(secret.resolve("group-canary"));
    awaitStamp(plugin, "presents=" + oldLeaf.fingerprint());
  }

  @Test
  void certificateThatMayNotSeeTheNamespaceIsNotTakenWhileTheOldOneMay() throws Exception {
    CredentialReload plugin = plugin();
    WorkflowServiceStubs connected = connect(plugin);
    WorkflowClient client = WorkflowClient.newInstance(connected);
    assertThat(client.getOptions().getNamespace()).isEqualTo("default");
    call();
    server.denyNamespace(newLeaf);
    TestAuthority.label(secret, "current", "new");
    awaitStamp(plugin, ";refused=" + newLeaf.fingerprint());
    assertThat(lastPresented()).isEqualTo(oldLeaf.fingerprint());
  }

  @Test
  void twoChannelsAreToldByTheOneThatIsBehind() throws Exception {
    CredentialReload plugin = plugin();
    WorkflowServiceStubs first = connect(plugin);
    call();
    WorkflowServiceStubs second = connect(plugin);
    assertThat(plugin.getName()).contains("presents=" + oldLeaf.fingerprint());
    call();
    TestAuthority.label(secret, "current", "new");
    awaitStamp(plugin, "presents=" + newLeaf.fingerprint());
    for (WorkflowServiceStubs each : List.of(first, second)) {
      stubs = each;
      assertThat(lastPresented()).isEqualTo(newLeaf.fingerprint());
    }
    first.shutdownNow();
  }

  @Test
  void checksEndWithTheStubs() {
    connect(plugin());
    call();
    stubs.shutdownNow();
    eventually("no thread", CredentialReloadTest::threads, () -> threads().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("keyturn"))
        .toList();
  }
}
