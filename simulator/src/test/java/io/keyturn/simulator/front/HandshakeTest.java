package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.keyturn.simulator.cloud.CertificateFilter;
import io.keyturn.simulator.cloud.Trust;
import io.keyturn.simulator.front.TestAuthority.Issued;
import io.keyturn.simulator.front.TestAuthority.Request;
import io.keyturn.simulator.ledger.ConnectionCount;
import io.keyturn.simulator.ledger.LedgerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private final InMemoryTemporal temporal = new InMemoryTemporal();
  private final FrontFixture fixture = new FrontFixture(temporal.channel());

  @AfterEach
  void stop() {
    fixture.close();
    temporal.close();
  }

  @Test
  void anAcceptedCertificateAnswersAndAnotherIsRefusedInTheSameRun() {
    Issued good = fixture.authority.leaf("good");
    Issued bad = fixture.nextAuthority.leaf("bad");

    fixture.call(fixture.contextOf(good));
    assertRefused(fixture.contextOf(bad));

    assertThat(refusedOnes())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.certificateSha256()).isEqualTo(bad.sha256());
              assertThat(refused.subject()).isEqualTo("O=Acme,CN=bad");
              assertThat(refused.reason()).isEqualTo("it was not issued by an accepted CA");
            });
    assertThat(fixture.ledger.connectionsByCertificate(Instant.EPOCH, Instant.MAX))
        .isEqualTo(
            Map.of(
                good.sha256(), new ConnectionCount(1, 0, 0),
                bad.sha256(), new ConnectionCount(0, 1, 0)));
  }

  @Test
  void noCertificateIsRefusedAtTheHandshakeAndNoCallArrives() {
    assertRefused(fixture.context(null));

    assertThat(refusedOnes())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.presented()).isEmpty();
              assertThat(refused.reason()).isEqualTo("no certificate was presented");
            });
    assertThat(fixture.ledger.calls(Instant.EPOCH, Instant.MAX).total()).isZero();
  }

  @Test
  void anExpiredLeafAndAServersLeafAreRefused() {
    assertRefused(
        fixture.contextOf(fixture.authority.issue(new Request("CN=w").clientUsage().expired())));
    assertRefused(fixture.contextOf(fixture.authority.issue(new Request("CN=w").serverUsage())));

    assertThat(refusedOnes())
        .extracting(LedgerConnection::reason)
        .containsExactly(
            "the certificate has expired", "its extended key usage is not for clients");
  }

  @Test
  void aFilterAdmitsWhatItMatchesOnly() {
    fixture.trust.filter(NAMESPACE, new CertificateFilter("*.payments", "", "", ""));

    fixture.call(fixture.contextOf(fixture.authority.leaf("worker.Payments")));
    assertRefused(fixture.contextOf(fixture.authority.leaf("worker.ledger")));

    assertThat(refusedOnes())
        .extracting(LedgerConnection::reason)
        .containsExactly("no certificate filter admits it");
  }

  @Test
  void anAddedAuthorityIsLetInAndARemovedOneShutOutForNewConnectionsOnly() {
    SslContext old = fixture.contextOf(fixture.authority.leaf("old"));
    SslContext young = fixture.contextOf(fixture.nextAuthority.leaf("new"));
    ManagedChannel open = fixture.channel(old);
    FrontFixture.call(open);
    assertRefused(young);

    fixture.trust.accept(
        NAMESPACE, fixture.authority.certificate(), fixture.nextAuthority.certificate());
    fixture.call(young);
    fixture.call(old);

    fixture.trust.accept(NAMESPACE, fixture.nextAuthority.certificate());
    fixture.call(young);
    assertRefused(old);
    FrontFixture.call(open);
  }

  @Test
  void anEmptyBundleAndMutualTlsSwitchedOffCutEveryoneOff() {
    SslContext context = fixture.contextOf(fixture.authority.leaf("w"));
    fixture.call(context);

    fixture.trust.accept(NAMESPACE);
    assertRefused(context);
    fixture.trust.set(
        NAMESPACE, new Trust(false, List.of(fixture.authority.certificate()), List.of(), false));
    assertRefused(context);

    assertThat(refusedOnes())
        .extracting(LedgerConnection::reason)
        .containsExactly(
            "the namespace accepts no client CA", "mutual TLS is off for the namespace");
  }

  @Test
  void aVetoRefusesWhatTrustLetsIn() {
    try (FrontFixture stale =
        new FrontFixture(
            temporal.channel(),
            Duration.ofMinutes(5),
            Duration.ofSeconds(70),
            new FleetView(),
            (namespace, leaf) -> Optional.of("a stale node does not know its CA"))) {
      assertThatThrownBy(() -> stale.call(stale.contextOf(stale.authority.leaf("w"))))
          .isInstanceOf(StatusRuntimeException.class);
      stale.awaitRefused(1);
      assertThat(stale.ledger.connections())
          .extracting(LedgerConnection::reason)
          .containsExactly("a stale node does not know its CA");
    }
  }

  @Test
  void aClientWithoutTlsIsTurnedAwayAndNoted() throws IOException {
    HostAndPort address = HostAndPort.fromString(fixture.front.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] rest = in.readAllBytes();
      assertThat(rest.length).isLessThan(64);
    }
    Await.until("the connection is noted", () -> !fixture.ledger.connections().isEmpty());
    assertThat(refusedOnes())
        .extracting(LedgerConnection::reason)
        .containsExactly("the client does not speak TLS");
  }

  @Test
  void anotherNamespaceIsNotServed() {
    ManagedChannel channel = fixture.channel(fixture.contextOf(fixture.authority.leaf("w")));
    FrontFixture.call(channel);
    assertThatThrownBy(() -> FrontFixture.call(channel, "ledger"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  private void assertRefused(SslContext context) {
    int before = refusedOnes().size();
    assertThatThrownBy(() -> fixture.call(context))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    fixture.awaitRefused(before + 1);
  }

  private List<LedgerConnection> refusedOnes() {
    return fixture.ledger.connections().stream().filter(c -> !c.accepted()).toList();
  }
}
