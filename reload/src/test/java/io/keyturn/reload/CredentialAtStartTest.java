package io.keyturn.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.keyturn.reload.TestAuthority.Issued;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may lie in the directory when an application starts, and what it is told. */
class CredentialAtStartTest {
  @TempDir Path secret;
  private Issued leaf;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void issue() throws Exception {
    leaf = new TestAuthority("clients").issue("leaf");
  }

  private String read() {
    return new Reading(new CredentialDirectory(secret), "canary").read().stamped();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStartFails() {
    return assertThatThrownBy(
            () ->
                WorkflowServiceStubs.newServiceStubs(
                    WorkflowServiceStubsOptions.newBuilder()
                        .setTarget("127.0.0.1:1")
                        .setPlugins(CredentialReload.fromDirectory(secret))
                        .build()))
        .isInstanceOf(UnusableCredentialException.class)
        .hasNoCause();
  }

  @Test
  void filesLaidDownByHandAreRead() throws Exception {
    leaf.writeTo(secret);
    assertThat(read()).isEqualTo(leaf.fingerprint());
  }

  @Test
  void mountedKubernetesSecretIsReadFromOneGeneration() throws Exception {
    leaf.writeTo(secret.resolve("..2026_01"));
    Files.createSymbolicLink(secret.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(secret.resolve("tls.crt"), Path.of("..data/tls.crt"));
    Files.createSymbolicLink(secret.resolve("tls.key"), Path.of("..data/tls.key"));
    assertThat(read()).isEqualTo(leaf.fingerprint());
  }

  @Test
  void currentGoesBeforeTheFlatFilesAndTheGroupBeforeCurrent() throws Exception {
    TestAuthority authority = new TestAuthority("more");
    authority.issue("flat").writeTo(secret);
    Issued current = authority.issue("current");
    current.writeTo(secret.resolve("versions/1"));
    TestAuthority.label(secret, "current", "1");
    assertThat(read()).isEqualTo(current.fingerprint());
    leaf.writeTo(secret.resolve("versions/2"));
    TestAuthority.label(secret, "group-canary", "2");
    assertThat(read()).isEqualTo(leaf.fingerprint());
  }

  @Test
  void wholeChainIsPresented() throws Exception {
    TestAuthority authority = new TestAuthority("chain");
    Issued first = authority.issue("first");
    first.writeTo(secret);
    TestAuthority.replace(
        secret.resolve("tls.crt"),
        TestAuthority.pem(List.of(first.certificate(), authority.certificate())));
    assertThat(
            ((ClientCredential) new Reading(new CredentialDirectory(secret), "-").read()).chain())
        .containsExactly(first.certificate(), authority.certificate());
  }

  @Test
  void missingCredentialIsSaidWithItsPath() {
    assertThatStartFails()
        .hasMessageContaining("There is no " + secret.resolve("tls.key"))
        .hasMessageContaining("Put tls.crt and tls.key in this directory");
  }

  @Test
  void danglingLabelIsSaid() throws Exception {
    TestAuthority.label(secret, "current", "gone");
    assertThatStartFails().hasMessageContaining("current leads nowhere");
  }

  @Test
  void directoryInPlaceOfAFileIsSaid() throws Exception {
    leaf.writeTo(secret);
    Files.delete(secret.resolve("tls.key"));
    Files.createDirectory(secret.resolve("tls.key"));
    assertThatStartFails().hasMessageContaining("tls.key is not a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void olderKeyFormsAreSaidWithTheCommandThatConvertsThem(String type) throws Exception {
    Issued other = new TestAuthority("others").issue("other", type);
    other.writeTo(secret);
    PrivateKey key = other.keys().getPrivate();
    TestAuthority.replace(
        secret.resolve("tls.key"), TestAuthority.pem(new JcaMiscPEMGenerator(key)));
    assertThat(Files.readString(secret.resolve("tls.key"))).contains(type + " PRIVATE KEY");
    assertThatStartFails().hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in tls.key");
  }

  @Test
  void encryptedKeyIsSaid() throws Exception {
    leaf.writeTo(secret);
    TestAuthority.replace(
        secret.resolve("tls.key"), leaf.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    assertThatStartFails().hasMessageContaining("tls.key is encrypted");
  }

  @Test
  void brokenBlockAmongWholeOnesIsNotSkipped() throws Exception {
    leaf.writeTo(secret);
    String pem = leaf.certificatePem();
    for (String broken :
        List.of(
            pem + pem.substring(0, 200),
            pem.substring(0, 200) + pem,
            pem + pem.replace("MII", "M!!"),
            "hello")) {
      TestAuthority.replace(secret.resolve("tls.crt"), broken);
      assertThatStartFails().hasMessageContaining("tls.crt holds");
    }
  }

  @Test
  void brokenKeyIsSaidWithoutAWordOfItsContent() throws Exception {
    leaf.writeTo(secret);
    String pem = leaf.keyPem();
    String line = pem.lines().skip(1).findFirst().orElseThrow();
    for (String broken : List.of(pem.replace(line, "!" + line), pem + pem, "")) {
      TestAuthority.replace(secret.resolve("tls.key"), broken);
      assertThatStartFails()
          .hasMessageContaining("does not hold one whole private key")
          .hasMessageNotContaining(line.substring(0, 8));
    }
  }

  @Test
  void credentialNeverShowsItsKey() throws Exception {
    leaf.writeTo(secret);
    assertThat(new Reading(new CredentialDirectory(secret), "-").read())
        .hasToString("ClientCredential[" + leaf.fingerprint() + "]");
  }

  @Test
  void unreadableServerAuthorityIsSaid() throws Exception {
    leaf.writeTo(secret);
    CredentialReload plugin =
        CredentialReload.fromDirectory(secret).serverCa(secret.resolve("none.pem"));
    assertThatThrownBy(() -> plugin.configureServiceStubs(WorkflowServiceStubsOptions.newBuilder()))
        .isInstanceOf(UnusableCredentialException.class)
        .hasMessageContaining("none.pem");
  }

  @Test
  void namesAndIntervalsOutsideTheirBoundsAreRefused() {
    CredentialReload plugin = CredentialReload.fromDirectory(secret);
    for (String name : List.of("", "a/b", "a;b", "x".repeat(64), "a b")) {
      assertThatThrownBy(() -> plugin.named(name)).isInstanceOf(IllegalArgumentException.class);
    }
    for (Duration interval : List.of(Duration.ZERO, Duration.ofMillis(9), Duration.ofHours(2))) {
      assertThatThrownBy(() -> plugin.every(interval)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void settingsThatThePluginWouldOverrideAreRefused() throws IOException {
    leaf.writeTo(secret);
    CredentialReload plugin = CredentialReload.fromDirectory(secret);
    assertThatThrownBy(
            () ->
                plugin.configureServiceStubs(
                    WorkflowServiceStubsOptions.newBuilder()
                        .setSslContext(GrpcSslContexts.forClient().build())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SSL context");
    ManagedChannel channel = NettyChannelBuilder.forTarget("127.0.0.1:1").usePlaintext().build();
    try {
      assertThatThrownBy(
              () ->
                  plugin.configureServiceStubs(
                      WorkflowServiceStubsOptions.newBuilder().setChannel(channel)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("channel");
    } finally {
      channel.shutdownNow();
    }
  }
}
