package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.keyturn.simulator.cloud.Trust;
import io.keyturn.simulator.ledger.LedgerCall;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  private final InMemoryTemporal temporal = new InMemoryTemporal();
  private final FrontFixture fixture = new FrontFixture(temporal.channel());

  @BeforeEach
  void bothWaysIn() {
    fixture.trust.set(
        NAMESPACE, new Trust(true, List.of(fixture.authority.certificate()), List.of(), true));
    fixture.trust.key("secret-token", "key-1");
  }

  @AfterEach
  void stop() {
    fixture.close();
    temporal.close();
  }

  @Test
  void aLiveKeyIsCheckedCallByCall() {
    ManagedChannel channel = fixture.channel(fixture.context(null));
    assertThat(outcome(with(channel, "secret-token", NAMESPACE))).isEqualTo(Status.Code.OK);
    assertThat(outcome(with(channel, "other-token", NAMESPACE)))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome(channel)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome(with(channel, "secret-token", "ledger")))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(outcome(with(channel, "secret-token", null)))
        .isEqualTo(Status.Code.PERMISSION_DENIED);

    fixture.trust.noKey("secret-token");
    assertThat(outcome(with(channel, "secret-token", NAMESPACE)))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(fixture.ledger.connections()).hasSize(1);
  }

  @Test
  void theLedgerKnowsTheKeyAndNotItsToken() {
    ManagedChannel channel = fixture.channel(fixture.context(null));
    assertThat(outcome(with(channel, "secret-token", NAMESPACE))).isEqualTo(Status.Code.OK);

    Await.until("it is noted", () -> fixture.ledger.calls(Instant.EPOCH, Instant.MAX).total() == 1);
    assertThat(fixture.ledger.callList(Instant.EPOCH, Instant.MAX, call -> true))
        .extracting(LedgerCall::presented)
        .containsExactly("key-1");
    assertThat(fixture.ledger.liveConnectionsByCertificate()).containsOnlyKeys("key-1");
    assertThat(fixture.ledger.toJson().toString()).doesNotContain("secret-token");
  }

  @Test
  void theLedgerKnowsAlsoWhichKeyWasRefused() {
    fixture.trust.noKey("secret-token");
    ManagedChannel channel = fixture.channel(fixture.context(null));
    assertThat(outcome(with(channel, "secret-token", NAMESPACE)))
        .isEqualTo(Status.Code.UNAUTHENTICATED);

    Await.until("it is noted", () -> fixture.ledger.calls(Instant.EPOCH, Instant.MAX).total() == 1);
    assertThat(fixture.ledger.callList(Instant.EPOCH, Instant.MAX, call -> true))
        .singleElement()
        .satisfies(call -> assertThat(call.presented()).isEqualTo("key-1"))
        .satisfies(call -> assertThat(call.failed()).isTrue());
    assertThat(fixture.ledger.liveConnectionsByCertificate()).containsOnlyKeys("none");
  }

  @Test
  void systemInfoNeedsNoNamespaceButAKey() {
    Channel channel = with(fixture.channel(fixture.context(null)), "secret-token", null);
    assertThat(
            WorkflowServiceGrpc.newBlockingStub(channel)
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                .hasCapabilities())
        .isTrue();
  }

  @Test
  void aCertificateNeedsNoKeyAndABadOneIsRefusedAllTheSame() {
    assertThat(outcome(fixture.channel(fixture.contextOf(fixture.authority.leaf("w")))))
        .isEqualTo(Status.Code.OK);
    assertThat(
            outcome(
                with(
                    fixture.channel(fixture.contextOf(fixture.nextAuthority.leaf("w"))),
                    "secret-token",
                    NAMESPACE)))
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void withoutMutualTlsACertificateIsNotAskedFor() {
    fixture.trust.set(NAMESPACE, new Trust(false, List.of(), List.of(), true));
    assertThat(
            outcome(
                with(
                    fixture.channel(fixture.contextOf(fixture.nextAuthority.leaf("w"))),
                    "secret-token",
                    NAMESPACE)))
        .isEqualTo(Status.Code.OK);
    assertThat(fixture.ledger.connections())
        .singleElement()
        .satisfies(c -> assertThat(c.certificateSha256()).isEmpty());
  }

  private static Status.Code outcome(Channel channel) {
    try {
      FrontFixture.call(channel);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static Channel with(Channel channel, String token, @Nullable String namespace) {
    Metadata headers = new Metadata();
    headers.put(ApiKeyGate.AUTHORIZATION, "Bearer " + token);
    if (namespace != null) {
      headers.put(ApiKeyGate.NAMESPACE, namespace);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
