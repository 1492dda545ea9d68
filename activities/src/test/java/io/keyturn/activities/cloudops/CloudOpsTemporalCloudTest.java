package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static io.keyturn.activities.cloudops.CloudAccount.FIRST;
import static io.keyturn.activities.cloudops.CloudAccount.NAMESPACE;
import static io.keyturn.activities.cloudops.CloudAccount.SECOND;
import static io.keyturn.activities.cloudops.CloudAccount.THIRD;
import static io.keyturn.activities.cloudops.CloudAccount.adding;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.x509.Fingerprints;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.cloud.PlannedOutcome;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.CertificateFilter;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloudOpsTemporalCloudTest {
  @TempDir Path folder;

  private CloudAccount account() throws Exception {
    return new CloudAccount(folder, CloudAccount.atOnce());
  }

  private static BundleEdit foreign() {
    return new BundleEdit(
        KeyedCertificate.pem(List.of(THIRD)),
        List.of(),
        List.of(new io.keyturn.simulator.cloud.CertificateFilter("theirs", "", "", "")));
  }

  @Test
  void additionIsMergedWithWhatIsThere() throws Exception {
    try (CloudAccount account = account()) {
      NamespaceAccess after = account.add(SECOND);
      assertThat(after.accepted().certificates()).containsExactly(FIRST, SECOND);
      assertThat(account.accepted()).containsExactly(FIRST, SECOND);
      assertThat(account.cloud.trust(NAMESPACE).orElseThrow().acceptedClientCas())
          .containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void changeThatChangesNothingIsNoCall() throws Exception {
    try (CloudAccount account = account()) {
      account.add(FIRST);
      assertThat(account.posted(UpdateNamespaceRequest.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED_PRECONDITION", "ABORTED", "INVALID_ARGUMENT"})
  void conflictIsReadAndMergedAnew(Code code) throws Exception {
    try (CloudAccount account =
        new CloudAccount(folder, CloudAccount.atOnce().withConflictStatus(code))) {
      account.faults.arm(
          Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Edit(NAMESPACE, foreign())));
      NamespaceAccess after = account.add(SECOND);
      assertThat(after.accepted().certificates()).containsExactly(FIRST, THIRD, SECOND);
      assertThat(after.filters()).containsExactly(new CertificateFilter("theirs", "", "", ""));
      assertThat(account.posted(UpdateNamespaceRequest.class))
          .hasSize(2)
          .extracting(UpdateNamespaceRequest::getAsyncOperationId)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whoeverIsAlwaysOvertakenMayTryAgainLater() throws Exception {
    try (CloudAccount account = account()) {
      account.faults.arm(
          Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Fail(Code.ABORTED, "conflict"))
              .forCalls(1000));
      CloudOpsTemporalCloud adapter =
          new CloudOpsTemporalCloud(account.connection, Duration.ofMillis(1));
      assertKind(
          FailureKind.UNAVAILABLE,
          () -> adapter.change(NAMESPACE, "support", adding(SECOND)),
          NAMESPACE);
      assertThat(account.accepted()).containsExactly(FIRST);
    }
  }

  @Test
  void invalidCertificateVersionIsNoConflict() throws Exception {
    try (CloudAccount account = account()) {
      account.faults.arm(
          Fault.next(
                  "UpdateNamespace",
                  Moment.BEFORE,
                  new Fault.Fail(Code.INVALID_ARGUMENT, "certificate 2 is not X.509 version 3"))
              .forCalls(1000));
      assertKind(FailureKind.REJECTED, () -> account.add(SECOND), "version 3");
      assertThat(account.posted(UpdateNamespaceRequest.class)).hasSize(1);
    }
  }

  @Test
  void nothingToChangeIsReadBackAndBelieved() throws Exception {
    try (CloudAccount account = account()) {
      account.faults.arm(
          Fault.next(
              "UpdateNamespace",
              Moment.BEFORE,
              new Fault.Run(() -> account.cloud.edit(NAMESPACE, BundleEdit.adding(SECOND)))));
      account.faults.arm(
          Fault.next(
              "UpdateNamespace",
              Moment.BEFORE,
              new Fault.Fail(Code.INVALID_ARGUMENT, "Nothing to change")));
      assertThat(account.add(SECOND).accepted().certificates()).containsExactly(FIRST, SECOND);
      assertThat(account.posted(UpdateNamespaceRequest.class)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lostUpdateMayBeRepeated(Moment moment) throws Exception {
    try (CloudAccount account =
        new CloudAccount(
            folder, CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(300)))) {
      account.faults.arm(Fault.next("UpdateNamespace", moment, new Fault.Lose()));
      assertKind(FailureKind.UNAVAILABLE, () -> account.add(SECOND), "UNAVAILABLE");
      assertThat(account.add(SECOND).accepted().certificates()).containsExactly(FIRST, SECOND);
      assertThat(account.posted(UpdateNamespaceRequest.class))
          .hasSize(moment == Moment.BEFORE ? 2 : 1);
    }
  }

  @Test
  void repeatOfTheSameChangeHasTheSameOperationId() throws Exception {
    try (CloudAccount account = account()) {
      for (int i = 0; i < 2; i++) {
        account.faults.arm(Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Lose()));
        assertKind(FailureKind.UNAVAILABLE, () -> account.add(SECOND));
      }
      account.faults.arm(Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Lose()));
      assertKind(FailureKind.UNAVAILABLE, () -> account.add(THIRD));
      List<String> ids =
          account.posted(UpdateNamespaceRequest.class).stream()
              .map(UpdateNamespaceRequest::getAsyncOperationId)
              .toList();
      assertThat(ids.get(0)).isEqualTo(ids.get(1)).startsWith("keyturn-support-");
      assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATE_REJECTED", "STATE_FAILED", "STATE_CANCELLED"})
  void operationThatEndsBadlyIsToldWithItsReason(State state) throws Exception {
    try (CloudAccount account = account()) {
      account.faults.arm(
          Fault.next(
              "UpdateNamespace",
              Moment.BEFORE,
              new Fault.End(new PlannedOutcome(state, "not\u001b[31m today\nreally"))));
      assertKind(
          FailureKind.REJECTED,
          () -> account.add(SECOND),
          state.name().replace("STATE_", ""),
          "not?[31m today?really");
      assertThat(account.accepted()).containsExactly(FIRST);
    }
  }

  @Test
  void longOperationIsWaitedFor() throws Exception {
    try (CloudAccount account =
        new CloudAccount(
            folder, CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(1500)))) {
      account.faults.arm(
          Fault.next(
                  "GetAsyncOperation",
                  Moment.BEFORE,
                  new Fault.Fail(Code.RESOURCE_EXHAUSTED, "slow down"))
              .forCalls(1));
      NamespaceAccess after = account.add(SECOND);
      assertThat(after.accepted().certificates()).containsExactly(FIRST, SECOND);
      assertThat(account.namespace().getAsyncOperationId()).isEmpty();
    }
  }

  @Test
  void operationThatIsNotKnownYetIsWaitedFor() throws Exception {
    try (CloudAccount account =
        new CloudAccount(
            folder, CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(200)))) {
      account.faults.arm(
          Fault.next(
              "GetAsyncOperation", Moment.BEFORE, new Fault.Fail(Code.NOT_FOUND, "not yet")));
      assertThat(account.add(SECOND).accepted().certificates()).containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void throttlingMayPassLater() throws Exception {
    try (CloudAccount account = account()) {
      account.faults.arm(
          Fault.next(
              "UpdateNamespace",
              Moment.BEFORE,
              new Fault.Fail(Code.RESOURCE_EXHAUSTED, "at most 10 operations")));
      assertKind(FailureKind.UNAVAILABLE, () -> account.add(SECOND), "RESOURCE_EXHAUSTED");
    }
  }

  @Test
  void anotherRunningOperationIsWaitedForAndKept() throws Exception {
    try (CloudAccount account =
        new CloudAccount(
            folder, CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(600)))) {
      CompletableFuture<NamespaceAccess> theirs =
          CompletableFuture.supplyAsync(
              () -> account.adapter.change(NAMESPACE, "theirs", adding(THIRD)));
      account.add(SECOND);
      theirs.get(20, TimeUnit.SECONDS);
      assertThat(account.accepted()).containsExactlyInAnyOrder(FIRST, SECOND, THIRD);
    }
  }

  @Test
  void whatThisCodeDoesNotKnowIsKept() throws Exception {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(7001, Field.newBuilder().addVarint(42).build())
            .build();
    try (CloudAccount account =
        new CloudAccount(
            folder,
            CloudAccount.atOnce(),
            spec -> {
              spec.setUnknownFields(unknown).setRetentionDays(31);
              spec.getMtlsAuthBuilder().setUnknownFields(unknown);
              spec.getApiKeyAuthBuilder().setEnabled(true);
              spec.getCodecServerBuilder().setEndpoint("https://codec.example.com");
            })) {
      NamespaceSpec before = account.namespace().getSpec();
      account.add(SECOND);
      NamespaceSpec after = account.namespace().getSpec();
      assertThat(after.getUnknownFields()).isEqualTo(unknown);
      assertThat(after.getMtlsAuth().getUnknownFields()).isEqualTo(unknown);
      assertThat(after.toBuilder().clearMtlsAuth().build())
          .isEqualTo(before.toBuilder().clearMtlsAuth().build());
      assertThat(after.getMtlsAuth().getEnabled()).isTrue();
    }
  }

  @Test
  void lastAuthorityIsNeverTakenOut() throws Exception {
    try (CloudAccount account = account()) {
      assertKind(
          FailureKind.INVALID,
          () ->
              account.adapter.change(
                  NAMESPACE,
                  "remove",
                  access ->
                      access.with(access.accepted().minus(Fingerprints.sha256(FIRST)), List.of())),
          NAMESPACE);
      assertKind(
          FailureKind.INVALID,
          () ->
              account.adapter.change(
                  NAMESPACE, "remove", access -> access.with(new PemBundle(List.of()), List.of())));
      assertThat(account.posted(UpdateNamespaceRequest.class)).isEmpty();
    }
  }

  @Test
  void namespaceWithoutMutualTlsIsLeftAlone() throws Exception {
    try (CloudAccount account =
        new CloudAccount(
            folder, CloudAccount.atOnce(), spec -> spec.getMtlsAuthBuilder().setEnabled(false))) {
      assertThat(account.adapter.access(NAMESPACE).mtls()).isFalse();
      assertKind(FailureKind.INVALID, () -> account.add(SECOND), NAMESPACE);
      assertThat(account.posted(UpdateNamespaceRequest.class)).isEmpty();
    }
  }

  @Test
  void authorityThatTheRulesRefuseIsRejectedForGood() throws Exception {
    try (CloudAccount account = account()) {
      Instant past = Instant.now().minus(Duration.ofDays(2));
      Authority expired = Authority.root("CN=Expired", past, past.plus(Duration.ofDays(1)));
      assertKind(
          FailureKind.REJECTED, () -> account.add(expired.certificate()), "INVALID_ARGUMENT");
      assertThat(account.accepted()).containsExactly(FIRST);
    }
  }

  @Test
  void missingNamespaceIsToldByItsName() throws Exception {
    try (CloudAccount account = account()) {
      assertKind(
          FailureKind.NOT_FOUND, () -> account.adapter.access("nobody.a2dd6"), "nobody.a2dd6");
      assertKind(
          FailureKind.NOT_FOUND,
          () -> account.adapter.change("nobody.a2dd6", "support", adding(SECOND)),
          "nobody.a2dd6");
    }
  }

  @Test
  void silenceOfTheControlPlaneMayPass() throws Exception {
    CloudAccount account = account();
    account.close();
    try (CloudAccount other = account()) {
      other.faults.arm(
          Fault.next(
              "GetNamespace",
              Moment.BEFORE,
              new Fault.Fail(Status.UNAVAILABLE.getCode(), "down\u0007")));
      assertKind(FailureKind.UNAVAILABLE, () -> other.adapter.access(NAMESPACE), "down?");
    }
  }

  @Test
  @SuppressWarnings("deprecation") // That is what it is about.
  void bundleInTheDeprecatedFieldIsReadAndWrittenInTheNewOne() {
    String pem = KeyedCertificate.pem(List.of(FIRST));
    NamespaceSpec.Builder spec = NamespaceSpec.newBuilder();
    spec.getMtlsAuthBuilder()
        .setEnabled(true)
        .setAcceptedClientCaDeprecated(
            Base64.getEncoder()
                .encodeToString(pem.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    try (StubbornCloud cloud = new StubbornCloud(namespace(spec))) {
      CloudOpsTemporalCloud adapter = new CloudOpsTemporalCloud(cloud);
      assertThat(adapter.access(NAMESPACE).accepted().certificates()).containsExactly(FIRST);
      adapter.change(NAMESPACE, "support", adding(SECOND));
      assertThat(cloud.spec().getMtlsAuth().getAcceptedClientCaDeprecated()).isEmpty();
      assertThat(cloud.spec().getMtlsAuth().getAcceptedClientCa().toStringUtf8())
          .isEqualTo(KeyedCertificate.pem(List.of(FIRST, SECOND)));
    }
  }

  @Test
  void bundleThatCannotBeReadIsNotOverwritten() {
    NamespaceSpec.Builder spec = NamespaceSpec.newBuilder();
    spec.getMtlsAuthBuilder()
        .setEnabled(true)
        .setAcceptedClientCa(ByteString.copyFromUtf8("-----BEGIN CERTIFICATE-----\nrubbish"));
    try (StubbornCloud cloud = new StubbornCloud(namespace(spec))) {
      CloudOpsTemporalCloud adapter = new CloudOpsTemporalCloud(cloud);
      assertKind(
          FailureKind.INVALID,
          () -> adapter.change(NAMESPACE, "support", adding(SECOND)),
          NAMESPACE);
      assertThat(cloud.updates()).isZero();
    }
  }

  private static Namespace namespace(NamespaceSpec.Builder spec) {
    return Namespace.newBuilder()
        .setNamespace(NAMESPACE)
        .setResourceVersion("1")
        .setSpec(spec)
        .build();
  }
}
