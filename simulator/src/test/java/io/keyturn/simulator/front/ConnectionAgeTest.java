package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.keyturn.simulator.front.TestAuthority.Issued;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionAgeTest {
  @Test
  void aConnectionOutlivesTheTrustOfItsCertificateUntilItsMaximumAge() {
    try (InMemoryTemporal temporal = new InMemoryTemporal();
        FrontFixture fixture =
            new FrontFixture(temporal.channel(), Duration.ofSeconds(4), Duration.ofSeconds(1))) {
      Issued leaf = fixture.authority.leaf("w");
      ManagedChannel channel = fixture.channel(fixture.contextOf(leaf));
      FrontFixture.call(channel);

      fixture.trust.accept(NAMESPACE, fixture.nextAuthority.certificate());
      FrontFixture.call(channel); // over the connection that was there before

      Await.until("a call is refused", () -> refused(channel));
      Await.until(
          "the first connection has ended",
          () -> fixture.ledger.connections().get(0).closed().isPresent());
      Await.until("the refusal is noted", () -> fixture.ledger.connections().size() > 1);
      assertThat(fixture.ledger.connections().get(0).accepted()).isTrue();
      assertThat(fixture.ledger.connections().get(1).accepted()).isFalse();
      assertThat(fixture.ledger.connections().get(1).certificateSha256()).isEqualTo(leaf.sha256());
    }
  }

  private static boolean refused(ManagedChannel channel) {
    try {
      FrontFixture.call(channel);
      return false;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.UNAVAILABLE;
    }
  }
}
