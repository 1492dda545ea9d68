package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.keyturn.simulator.front.TestAuthority.Issued;
import io.keyturn.simulator.ledger.LedgerConnection;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trap that the documented hot swap of a certificate falls into. */
class SessionTicketTest {
  private final InMemoryTemporal temporal = new InMemoryTemporal();
  private final FrontFixture fixture = new FrontFixture(temporal.channel());
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final Issued old = fixture.authority.leaf("worker");
  private final Issued young = fixture.nextAuthority.leaf("worker");

  @BeforeEach
  void bothAreAccepted() {
    fixture.trust.accept(
        NAMESPACE, fixture.authority.certificate(), fixture.nextAuthority.certificate());
  }

  @AfterEach
  void stop() {
    fixture.close();
    temporal.close();
  }

  @Test
  void aClientWithItsSessionCacheOnGoesOnBeingSeenAsTheOldCertificate() {
    SslContext context = fixture.context(keys);
    present(old);
    fixture.call(context);
    present(young);
    for (int i = 0; i < 5; i++) {
      fixture.call(context);
    }

    List<LedgerConnection> connections = fixture.ledger.connections();
    assertThat(connections).hasSize(6);
    assertThat(connections)
        .extracting(LedgerConnection::certificateSha256)
        .containsOnly(old.sha256());
    assertThat(connections)
        .extracting(LedgerConnection::resumed)
        .containsExactly(false, true, true, true, true, true);
  }

  @Test
  void aClientWithoutSessionCacheIsSeenAsTheNewCertificateAtOnce() {
    SslContext context = FrontFixture.withoutSessionCache(fixture.context(keys));
    present(old);
    fixture.call(context);
    present(young);
    fixture.call(context);

    assertThat(fixture.ledger.connections())
        .extracting(LedgerConnection::certificateSha256)
        .containsExactly(old.sha256(), young.sha256());
    assertThat(fixture.ledger.connections()).noneMatch(LedgerConnection::resumed);
  }

  @Test
  void noResumedSessionOutlivesTheTrustThatItWasMadeUnder() {
    SslContext swapped = fixture.context(keys);
    present(old);
    fixture.call(swapped);
    SslContext left = fixture.contextOf(old);
    fixture.call(left);
    fixture.call(left);
    assertThat(fixture.ledger.connections()).last().matches(LedgerConnection::resumed);

    fixture.trust.accept(NAMESPACE, fixture.nextAuthority.certificate());
    present(young);
    fixture.call(swapped);

    assertThat(fixture.ledger.connections())
        .last()
        .satisfies(
            connection -> {
              assertThat(connection.resumed()).isFalse();
              assertThat(connection.certificateSha256()).isEqualTo(young.sha256());
            });
    assertThatThrownBy(() -> fixture.call(left)).isInstanceOf(StatusRuntimeException.class);
    fixture.awaitRefused(1);
    assertThat(fixture.ledger.connections())
        .last()
        .satisfies(
            connection -> {
              assertThat(connection.accepted()).isFalse();
              assertThat(connection.certificateSha256()).isEqualTo(old.sha256());
            });
  }

  private void present(Issued issued) {
    keys.updateIdentityCredentials(issued.chain().toArray(X509Certificate[]::new), issued.key());
  }
}
