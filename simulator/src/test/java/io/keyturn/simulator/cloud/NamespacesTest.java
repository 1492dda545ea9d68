package io.keyturn.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import io.keyturn.simulator.pki.Authority;
import io.temporal.api.cloud.cloudservice.v1.CreateNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.DeleteNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesResponse;
import io.temporal.api.cloud.cloudservice.v1.GetUsageRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.namespace.v1.LifecycleSpec;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import io.temporal.api.cloud.resource.v1.ResourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private static final Authority OLD = Authority.root("CN=Old CA");
  private static final Authority NEW = Authority.root("CN=New CA");
  private static final CloudOptions NEVER_ENDING =
      Account.atOnce().withOperationDelay(Duration.ofHours(1));

  static void assertRefused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(code));
  }

  @Test
  void anUpdateTakesEffectWhenItsOperationIsFulfilled() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      assertThat(id).isEqualTo("payments.a2dd6");
      Namespace before = account.namespace(id);

      AsyncOperation end =
          account.updated(account.updateTo(id, OLD.certificate(), NEW.certificate()));

      assertThat(end.getState()).isEqualTo(State.STATE_FULFILLED);
      assertThat(account.namespace(id).getResourceVersion())
          .isNotEqualTo(before.getResourceVersion());
      Account.await(() -> account.cloud.trust(id).orElseThrow().acceptedClientCas().size() == 2);
    }
  }

  @Test
  void anOperationUnderWayIsSeenAndChangesNothingYet() throws Exception {
    try (Account account = new Account(NEVER_ENDING)) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      Namespace before = account.namespace(id);

      AsyncOperation operation =
          account
              .caller()
              .updateNamespace(account.updateTo(id, NEW.certificate()))
              .getAsyncOperation();

      assertThat(operation.getState()).isEqualTo(State.STATE_PENDING);
      assertThat(operation.hasCheckDuration()).isTrue();
      Namespace during = account.namespace(id);
      assertThat(during.getSpec()).isEqualTo(before.getSpec());
      assertThat(during.getState()).isEqualTo(ResourceState.RESOURCE_STATE_UPDATING);
      assertThat(during.getAsyncOperationId()).isEqualTo(operation.getId());
      assertThat(account.cloud.trust(id).orElseThrow().acceptedClientCas())
          .containsExactly(OLD.certificate());
      assertRefused(
          Code.FAILED_PRECONDITION,
          () -> account.caller().updateNamespace(account.updateTo(id, OLD.certificate())));
    }
  }

  @Test
  void aStaleVersionIsRefusedAsSet() throws Exception {
    try (Account account = new Account(Account.atOnce().withConflictStatus(Code.ABORTED))) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      UpdateNamespaceRequest late = account.updateTo(id, OLD.certificate(), NEW.certificate());
      account.updated(account.updateTo(id, NEW.certificate()));

      assertRefused(Code.ABORTED, () -> account.caller().updateNamespace(late));
      assertRefused(
          Code.INVALID_ARGUMENT,
          () -> account.caller().updateNamespace(late.toBuilder().clearResourceVersion().build()));
    }
  }

  @Test
  void theSameOperationIdAnswersTheSameOperation() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      UpdateNamespaceRequest request =
          account.updateTo(id, NEW.certificate()).toBuilder().setAsyncOperationId("mine-1").build();

      AsyncOperation first = account.updated(request);
      AsyncOperation repeat = account.updated(request);

      assertThat(first.getId()).isEqualTo("mine-1");
      assertThat(repeat).isEqualTo(first);
      assertRefused(
          Code.INVALID_ARGUMENT,
          () ->
              account
                  .caller()
                  .updateNamespace(
                      account.updateTo(id, OLD.certificate()).toBuilder()
                          .setAsyncOperationId("mine-1")
                          .build()));
    }
  }

  @Test
  void anUpdateThatChangesNothingIsRefused() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));

      assertThatThrownBy(
              () -> account.caller().updateNamespace(account.updateTo(id, OLD.certificate())))
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("nothing to change");
    }
  }

  @Test
  void tenOperationsMayRunAtOnceAndNoMore() throws Exception {
    try (Account account = new Account(NEVER_ENDING)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        ids.add(account.cloud.addNamespace(Account.spec("ns-" + i, OLD.certificate())));
      }
      for (String id : ids.subList(0, 10)) {
        var unused = account.caller().updateNamespace(account.updateTo(id, NEW.certificate()));
      }
      UpdateNamespaceRequest eleventh = account.updateTo(ids.get(10), NEW.certificate());

      assertRefused(Code.RESOURCE_EXHAUSTED, () -> account.caller().updateNamespace(eleventh));
      assertThat(account.namespace(ids.get(10)).getState())
          .isEqualTo(ResourceState.RESOURCE_STATE_ACTIVE);
    }
  }

  @Test
  void leavingMtlsOutCutsClientsOff() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      Namespace now = account.namespace(id);

      account.updated(
          UpdateNamespaceRequest.newBuilder()
              .setNamespace(id)
              .setSpec(now.getSpec().toBuilder().clearMtlsAuth())
              .setResourceVersion(now.getResourceVersion())
              .build());

      Account.await(() -> !account.cloud.trust(id).orElseThrow().mtlsEnabled());
      assertThat(account.cloud.trust(id).orElseThrow().acceptedClientCas()).isEmpty();
    }
  }

  @Test
  void aRefusedBundleNamesTheCertificateAndChangesNothing() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      Namespace before = account.namespace(id);
      UpdateNamespaceRequest bad =
          account.updateTo(id, OLD.certificate(), OLD.client("CN=worker-7").certificate());

      assertThatThrownBy(() -> account.caller().updateNamespace(bad))
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("CN=worker-7");
      assertThat(account.namespace(id)).isEqualTo(before);
    }
  }

  @Test
  void fieldsThatTheSimulatorDoesNotKnowAreKept() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      UnknownFieldSet unknown =
          UnknownFieldSet.newBuilder()
              .addField(4711, UnknownFieldSet.Field.newBuilder().addVarint(42).build())
              .build();
      String id =
          account.cloud.addNamespace(
              Account.spec("payments", OLD.certificate()).toBuilder()
                  .setUnknownFields(unknown)
                  .build());

      account.updated(account.updateTo(id, NEW.certificate()));

      assertThat(account.namespace(id).getSpec().getUnknownFields()).isEqualTo(unknown);
    }
  }

  @Test
  @SuppressWarnings("deprecation") // The point of the test.
  void aClientOfTheFirstVersionSendsAndReadsTheBundleAsBase64() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      String base64 =
          Base64.getEncoder()
              .encodeToString(
                  Account.spec("payments", NEW.certificate())
                      .getMtlsAuth()
                      .getAcceptedClientCa()
                      .toByteArray());
      MtlsAuthSpec old =
          MtlsAuthSpec.newBuilder().setEnabled(true).setAcceptedClientCaDeprecated(base64).build();

      account.updated(account.update(id, old));

      Metadata version = new Metadata();
      version.put(ApiVersion.HEADER, "v0.1.0");
      MtlsAuthSpec read =
          account
              .caller()
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(version))
              .getNamespace(GetNamespaceRequest.newBuilder().setNamespace(id).build())
              .getNamespace()
              .getSpec()
              .getMtlsAuth();
      assertThat(read.getAcceptedClientCaDeprecated()).isEqualTo(base64);
      assertThat(account.namespace(id).getStateDeprecated()).isEqualTo("active");
      MtlsAuthSpec modern = account.namespace(id).getSpec().getMtlsAuth();
      assertThat(modern.getAcceptedClientCaDeprecated()).isEmpty();
      assertThat(modern.getAcceptedClientCa().isEmpty()).isFalse();
    }
  }

  @Test
  void namespacesAreMadeListedInPagesAndDeleted() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      for (String name : List.of("alpha", "beta", "gamma")) {
        account.ended(
            account
                .caller()
                .createNamespace(
                    CreateNamespaceRequest.newBuilder()
                        .setSpec(Account.spec(name, OLD.certificate()))
                        .build())
                .getAsyncOperation());
      }
      GetNamespacesResponse first =
          account.caller().getNamespaces(GetNamespacesRequest.newBuilder().setPageSize(2).build());
      GetNamespacesResponse second =
          account
              .caller()
              .getNamespaces(
                  GetNamespacesRequest.newBuilder()
                      .setPageSize(2)
                      .setPageToken(first.getNextPageToken())
                      .build());
      GetNamespacesResponse named =
          account.caller().getNamespaces(GetNamespacesRequest.newBuilder().setName("beta").build());

      assertThat(first.getNamespacesList())
          .extracting(Namespace::getNamespace)
          .containsExactly("alpha.a2dd6", "beta.a2dd6");
      assertThat(second.getNamespacesList())
          .extracting(Namespace::getNamespace)
          .containsExactly("gamma.a2dd6");
      assertThat(second.getNextPageToken()).isEmpty();
      assertThat(named.getNamespacesList()).hasSize(1);

      account.ended(
          account
              .caller()
              .deleteNamespace(
                  DeleteNamespaceRequest.newBuilder()
                      .setNamespace("beta.a2dd6")
                      .setResourceVersion(account.namespace("beta.a2dd6").getResourceVersion())
                      .build())
              .getAsyncOperation());
      assertRefused(Code.NOT_FOUND, () -> account.namespace("beta.a2dd6"));
      assertThat(account.cloud.trust("beta.a2dd6")).isEmpty();
    }
  }

  @Test
  void badNamesRetentionAndProtectionAreRefused() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      NamespaceSpec good = Account.spec("payments", OLD.certificate());
      account.cloud.addNamespace(good);
      for (NamespaceSpec bad :
          List.of(
              good.toBuilder().setName("Payments").build(),
              good.toBuilder().setName("x-").build(),
              good.toBuilder().setName("fine").setRetentionDays(91).build())) {
        assertRefused(Code.INVALID_ARGUMENT, () -> account.cloud.addNamespace(bad));
      }
      assertRefused(Code.ALREADY_EXISTS, () -> account.cloud.addNamespace(good));
      String kept =
          account.cloud.addNamespace(
              Account.spec("kept", OLD.certificate()).toBuilder()
                  .setLifecycle(LifecycleSpec.newBuilder().setEnableDeleteProtection(true))
                  .build());
      assertRefused(
          Code.FAILED_PRECONDITION,
          () ->
              account
                  .caller()
                  .deleteNamespace(
                      DeleteNamespaceRequest.newBuilder()
                          .setNamespace(kept)
                          .setResourceVersion(account.namespace(kept).getResourceVersion())
                          .build()));
    }
  }

  @Test
  void aMethodThatItLacksIsUnimplementedByName() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      assertThatThrownBy(() -> account.caller().getUsage(GetUsageRequest.getDefaultInstance()))
          .hasMessageContaining("UNIMPLEMENTED")
          .hasMessageContaining("GetUsage");
    }
  }

  @Test
  void listenersHearOfAChangeAfterTheNewTrustIsInForce() throws Exception {
    try (Account account = new Account(Account.atOnce())) {
      String id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
      List<Trust> heard = new CopyOnWriteArrayList<>();
      account.cloud.onChange(n -> heard.add(account.cloud.trust(n).orElseThrow()));

      account.updated(account.updateTo(id, NEW.certificate()));

      Account.await(() -> !heard.isEmpty());
      assertThat(heard.get(0).acceptedClientCas()).containsExactly(NEW.certificate());
    }
  }
}
