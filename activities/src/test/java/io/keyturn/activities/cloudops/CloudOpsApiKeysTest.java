package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.NewApiKey;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.PlannedOutcome;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.api.cloud.cloudservice.v1.CreateApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloudOpsApiKeysTest {
  @TempDir Path folder;

  private CloudAccount account() throws Exception {
    return account(CloudAccount.atOnce());
  }

  private CloudAccount account(CloudOptions options) throws Exception {
    return new CloudAccount(folder, options);
  }

  private static ApiKeyRequest request(KeyOwner owner) {
    return new ApiKeyRequest(owner, "ledger", "", Instant.now().plus(Duration.ofDays(90)));
  }

  private static String made(CloudAccount account, KeyOwner owner, String operationId) {
    try (NewApiKey made = account.keys().create(request(owner), operationId).orElseThrow()) {
      return made.id();
    }
  }

  /** Changes a key as somebody else would. */
  private static void describe(CloudAccount account, String id, String description) {
    io.temporal.api.cloud.identity.v1.ApiKey key = read(account, id);
    new AsyncOperations(account.connection)
        .await(
            account
                .connection
                .get()
                .updateApiKey(
                    UpdateApiKeyRequest.newBuilder()
                        .setKeyId(id)
                        .setSpec(key.getSpec().toBuilder().setDescription(description))
                        .setResourceVersion(key.getResourceVersion())
                        .build())
                .getAsyncOperation());
  }

  private static io.temporal.api.cloud.identity.v1.ApiKey read(CloudAccount account, String id) {
    return account
        .connection
        .get()
        .getApiKey(GetApiKeyRequest.newBuilder().setKeyId(id).build())
        .getApiKey();
  }

  @Test
  void allPagesAreReadAndOnlyTheOwnersKeysAnswered() throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner ledger = account.serviceAccount("ledger");
      String other = made(account, account.serviceAccount("other"), "other");
      for (int i = 0; i < 5; i++) {
        made(account, ledger, "op-" + i);
      }
      CloudOpsApiKeys small = new CloudOpsApiKeys(account.connection, Duration.ZERO, 2);
      assertThat(small.list(ledger)).hasSize(5).extracting(ApiKey::id).doesNotContain(other);
      assertThat(small.list()).hasSize(7).extracting(ApiKey::id).contains(other);
    }
  }

  @Test
  void keyIsFoundByItsId() throws Exception {
    try (CloudAccount account = account()) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      assertThat(account.keys().find(id).map(ApiKey::displayName)).contains("ledger");
      assertThat(account.keys().find("nobody")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void lostCreationMayBeRepeatedAndMakesOneKey(Moment moment) throws Exception {
    try (CloudAccount account =
        account(CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(300)))) {
      KeyOwner owner = account.serviceAccount("ledger");
      ApiKeyRequest request = request(owner);
      account.faults.arm(Fault.next("CreateApiKey", moment, new Fault.Lose()));
      assertKind(FailureKind.UNAVAILABLE, () -> account.keys().create(request, "op"));
      assertThat(account.posted(CreateApiKeyRequest.class)).hasSize(1);
      Optional<NewApiKey> repeat = account.keys().create(request, "op");
      assertThat(repeat.isPresent()).isEqualTo(moment == Moment.BEFORE);
      assertThat(account.keys().list(owner)).hasSize(1);
      assertThat(read(account, account.keys().list(owner).get(0).id()).getAsyncOperationId())
          .isEmpty();
    }
  }

  @Test
  void operationIdIsTheOneThatWasGiven() throws Exception {
    try (CloudAccount account = account()) {
      made(account, account.serviceAccount("ledger"), "rotation-7-key");
      assertThat(account.posted(CreateApiKeyRequest.class))
          .extracting(CreateApiKeyRequest::getAsyncOperationId)
          .containsExactly("rotation-7-key");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID_ARGUMENT", "ALREADY_EXISTS", "FAILED_PRECONDITION", "ABORTED"})
  void refusedRepeatFindsTheFirstCallsKey(Code code) throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner owner = account.serviceAccount("ledger");
      made(account, owner, "op");
      // The first look comes too early, and the service refuses the same id a second time.
      account.faults.arm(
          Fault.next("GetAsyncOperation", Moment.BEFORE, new Fault.Fail(Code.NOT_FOUND, "")));
      account.faults.arm(
          Fault.next("CreateApiKey", Moment.BEFORE, new Fault.Fail(code, "seen before")));
      assertThat(account.keys().create(request(owner), "op")).isEmpty();
      assertThat(account.keys().list(owner)).hasSize(1);
    }
  }

  @Test
  void repeatThatIsAnsweredWithoutItsTokenIsLost() throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner owner = account.serviceAccount("ledger");
      ApiKeyRequest request = request(owner);
      account.keys().create(request, "op").orElseThrow().close();
      account.faults.arm(
          Fault.next("GetAsyncOperation", Moment.BEFORE, new Fault.Fail(Code.NOT_FOUND, "")));
      assertThat(account.keys().create(request, "op")).isEmpty();
      assertThat(account.posted(CreateApiKeyRequest.class)).hasSize(2);
      assertThat(account.keys().list(owner)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID_ARGUMENT", "ALREADY_EXISTS", "FAILED_PRECONDITION"})
  void refusalOfAFirstCallIsToldAsItIs(Code code) throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner owner = account.serviceAccount("ledger");
      account.faults.arm(
          Fault.next("CreateApiKey", Moment.BEFORE, new Fault.Fail(code, "no\u001b[31m way")));
      assertKind(
          FailureKind.REJECTED, () -> account.keys().create(request(owner), "op"), "no?[31m way");
      assertThat(account.keys().list(owner)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATE_REJECTED", "STATE_FAILED", "STATE_CANCELLED"})
  void creationThatEndsBadlyIsRejectedAlsoWhenItIsRepeated(State state) throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner owner = account.serviceAccount("ledger");
      account.faults.arm(
          Fault.next(
              "CreateApiKey", Moment.BEFORE, new Fault.End(new PlannedOutcome(state, "no"))));
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(() -> account.keys().create(request(owner), "op"))
            .hasMessageContaining(state.name().replace("STATE_", ""))
            .message()
            .doesNotContain("simulated.");
      }
      assertThat(account.posted(CreateApiKeyRequest.class)).hasSize(1);
      assertThat(account.keys().list(owner)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED_PRECONDITION", "ABORTED", "INVALID_ARGUMENT"})
  void conflictIsReadAndSwitchedAnew(Code code) throws Exception {
    try (CloudAccount account = account(CloudAccount.atOnce().withConflictStatus(code))) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      account.faults.arm(
          Fault.next(
              "UpdateApiKey",
              Moment.BEFORE,
              new Fault.Run(() -> describe(account, id, "by somebody else"))));
      ApiKey disabled = account.keys().switchKey(id, false);
      assertThat(disabled.disabled()).isTrue();
      assertThat(disabled.description()).isEqualTo("by somebody else");
    }
  }

  @Test
  void whoeverIsAlwaysOvertakenMayTryAgainLater() throws Exception {
    try (CloudAccount account = account()) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      account.faults.arm(
          Fault.next("UpdateApiKey", Moment.BEFORE, new Fault.Fail(Code.ABORTED, "conflict"))
              .forCalls(1000));
      CloudOpsApiKeys keys = new CloudOpsApiKeys(account.connection, Duration.ofMillis(1), 10);
      assertKind(FailureKind.UNAVAILABLE, () -> keys.switchKey(id, false), id);
    }
  }

  @Test
  void nothingToChangeIsReadBackAndBelieved() throws Exception {
    try (CloudAccount account = account()) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      account.faults.arm(
          Fault.next(
              "UpdateApiKey",
              Moment.BEFORE,
              new Fault.Run(() -> assertThat(account.keys().switchKey(id, false)).isNotNull())));
      assertThat(account.keys().switchKey(id, false).disabled()).isTrue();
    }
  }

  @Test
  void anotherRunningOperationIsWaitedForAndItsChangeKept() throws Exception {
    try (CloudAccount account =
        account(CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(400)))) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      io.temporal.api.cloud.identity.v1.ApiKey key = read(account, id);
      account
          .connection
          .get()
          .updateApiKey(
              UpdateApiKeyRequest.newBuilder()
                  .setKeyId(id)
                  .setSpec(key.getSpec().toBuilder().setDescription("theirs"))
                  .setResourceVersion(key.getResourceVersion())
                  .build());
      ApiKey disabled = account.keys().switchKey(id, false);
      assertThat(disabled.description()).isEqualTo("theirs");
      assertThat(disabled.disabled()).isTrue();
      account.keys().delete(id);
      assertThat(account.keys().find(id)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATE_REJECTED", "STATE_FAILED"})
  void switchThatEndsBadlyMayBeTriedAgain(State state) throws Exception {
    try (CloudAccount account = account()) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      account.faults.arm(
          Fault.next(
              "UpdateApiKey", Moment.BEFORE, new Fault.End(new PlannedOutcome(state, "no"))));
      assertKind(FailureKind.REJECTED, () -> account.keys().switchKey(id, false), id);
      assertThat(account.keys().switchKey(id, false).disabled()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void lostSwitchesAndDeletionsMayBeRepeated(Moment moment) throws Exception {
    try (CloudAccount account =
        account(CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(200)))) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      account.faults.arm(Fault.next("UpdateApiKey", moment, new Fault.Lose()));
      assertKind(FailureKind.UNAVAILABLE, () -> account.keys().switchKey(id, false));
      assertThat(account.keys().switchKey(id, false).disabled()).isTrue();
      account.faults.arm(Fault.next("DeleteApiKey", moment, new Fault.Lose()));
      assertKind(FailureKind.UNAVAILABLE, () -> account.keys().delete(id));
      account.keys().delete(id);
      assertThat(account.keys().find(id)).isEmpty();
    }
  }

  @Test
  void keyThatSomebodyElseDeletesMeanwhileIsDeleted() throws Exception {
    try (CloudAccount account = account()) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      account.faults.arm(
          Fault.next(
              "DeleteApiKey", Moment.BEFORE, new Fault.Run(() -> account.keys().delete(id))));
      account.keys().delete(id);
      assertThat(account.keys().find(id)).isEmpty();
    }
  }

  @Test
  void changesAreOverWhenTheyReturn() throws Exception {
    try (CloudAccount account =
        account(CloudAccount.atOnce().withOperationDelay(Duration.ofMillis(400)))) {
      String id = made(account, account.serviceAccount("ledger"), "op");
      for (boolean enabled : new boolean[] {false, true}) {
        assertThat(account.keys().switchKey(id, enabled).disabled()).isEqualTo(!enabled);
        assertThat(read(account, id).getAsyncOperationId()).isEmpty();
      }
    }
  }

  @Test
  void keysOfOthersNeedAnAdministrator() throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner owner = account.serviceAccount("ledger");
      String id = made(account, owner, "op");
      CloudOpsApiKeys reader =
          new CloudOpsApiKeys(
              account.connection(
                  account.cloud.addServiceAccountKey("reader", Role.ROLE_READ, Map.of())));
      assertKind(
          FailureKind.NOT_PERMITTED, () -> reader.create(request(owner), "mine"), owner.id());
      assertKind(FailureKind.NOT_PERMITTED, () -> reader.switchKey(id, false), id);
      assertKind(FailureKind.NOT_PERMITTED, () -> reader.delete(id), id);
      assertThat(reader.list(owner)).isEmpty();
      assertThat(account.keys().find(id).map(ApiKey::disabled)).contains(false);
    }
  }

  @Test
  void accountThatLetsNoKeysBeMadeSaysSo() throws Exception {
    try (CloudAccount account = account(CloudAccount.atOnce().withApiKeyCreation(false))) {
      KeyOwner owner = account.serviceAccount("ledger");
      assertKind(
          FailureKind.NOT_PERMITTED,
          () -> account.keys().create(request(owner), "op"),
          owner.id(),
          "switched off");
      assertThat(account.keys().list(owner)).isEmpty();
    }
  }

  @Test
  void silenceOfTheServiceMayPass() throws Exception {
    try (CloudAccount account = account()) {
      KeyOwner owner = account.serviceAccount("ledger");
      for (String method : List.of("GetApiKeys", "GetAsyncOperation")) {
        account.faults.arm(
            Fault.next(method, Moment.BEFORE, new Fault.Fail(Code.DEADLINE_EXCEEDED, "late")));
        assertKind(
            FailureKind.UNAVAILABLE,
            () -> {
              account.keys().list(owner);
              account.keys().create(request(owner), "op");
            },
            "late");
      }
    }
  }
}
