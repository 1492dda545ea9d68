package io.keyturn.activities.cloudops;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.Pauses;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.cloudops.CloudFailures.Subject;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.DeleteApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.GetApiKeyRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateApiKeyRequest;
import io.temporal.api.cloud.identity.v1.ApiKey;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Switches and deletes API keys.
 *
 * <p>A change is: read the key, wait until no operation runs on it, write under the resource
 * version that was read, wait for the operation, read again. On a conflict it begins anew.
 */
final class ApiKeyChanges {
  static final Duration BETWEEN_ROUNDS = Duration.ofMillis(250);
  private static final int ROUNDS = 30;

  private final Supplier<CloudServiceBlockingStub> cloud;
  private final AsyncOperations operations;
  private final Duration betweenRounds;

  ApiKeyChanges(
      Supplier<CloudServiceBlockingStub> cloud,
      AsyncOperations operations,
      Duration betweenRounds) {
    this.cloud = cloud;
    this.operations = operations;
    this.betweenRounds = betweenRounds;
  }

  /** Reads a key; nothing when there is none. */
  Optional<ApiKey> read(String id) {
    try {
      return Optional.of(
              cloud.get().getApiKey(GetApiKeyRequest.newBuilder().setKeyId(id).build()).getApiKey())
          .filter(key -> !KeyFacts.gone(key));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw CloudFailures.translate(e, Subject.API_KEY, "read " + named(id));
    }
  }

  /** Shuts a key out or lets it in again. */
  io.keyturn.activities.ports.ApiKey switchKey(String id, boolean enabled) {
    String what = enabled ? "enable" : "disable";
    return settle(
        id,
        what,
        found -> {
          ApiKey key = found.orElseThrow(() -> missing(id));
          return key.getSpec().getDisabled() == !enabled
              ? new Round.Done<>(KeyFacts.key(key))
              : new Round.Post<>(
                  () ->
                      cloud
                          .get()
                          .updateApiKey(
                              UpdateApiKeyRequest.newBuilder()
                                  .setKeyId(id)
                                  .setSpec(key.getSpec().toBuilder().setDisabled(!enabled))
                                  .setResourceVersion(key.getResourceVersion())
                                  .setAsyncOperationId(operationId(what))
                                  .build())
                          .getAsyncOperation());
        });
  }

  /** Deletes a key, if it is there. */
  void delete(String id) {
    boolean unused =
        settle(
            id,
            "delete",
            found ->
                found.isEmpty()
                    ? new Round.Done<>(true)
                    : new Round.Post<>(
                        () ->
                            cloud
                                .get()
                                .deleteApiKey(
                                    DeleteApiKeyRequest.newBuilder()
                                        .setKeyId(id)
                                        .setResourceVersion(found.get().getResourceVersion())
                                        .setAsyncOperationId(operationId("delete"))
                                        .build())
                                .getAsyncOperation()));
  }

  /** What one look at a key leads to. */
  private sealed interface Round<T> {
    record Done<T>(T result) implements Round<T> {}

    record Post<T>(Supplier<AsyncOperation> change) implements Round<T> {}
  }

  /** Looks and changes until a look says that it is done. */
  private <T> T settle(String id, String what, Function<Optional<ApiKey>, Round<T>> decide) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<ApiKey> found = read(id);
      String running = found.map(ApiKey::getAsyncOperationId).orElse("");
      if (!running.isEmpty()) {
        operations.await(running);
        found = read(id);
      }
      Round<T> next = decide.apply(found);
      if (next instanceof Round.Done<T> done) {
        return done.result();
      }
      if (next instanceof Round.Post<T> post && !posted(id, what, post.change())) {
        Pauses.waitFor(betweenRounds);
      }
    }
    throw new RotationProblem(
        FailureKind.UNAVAILABLE,
        named(id) + " was changed by others in all of " + ROUNDS + " tries to " + what + " it",
        "See who changes the key at the same time; the step tries again.");
  }

  /** Posts a change and waits for its end; false when the key has changed under it. */
  private boolean posted(String id, String what, Supplier<AsyncOperation> change) {
    AsyncOperation operation;
    try {
      operation = change.get();
    } catch (StatusRuntimeException e) {
      if (CloudFailures.conflict(e)
          || CloudFailures.nothingToChange(e)
          || e.getStatus().getCode() == Code.NOT_FOUND) {
        return false;
      }
      throw CloudFailures.translate(e, Subject.API_KEY, what + " " + named(id));
    }
    AsyncOperation ended = operations.await(operation);
    if (!AsyncOperations.fulfilled(ended)) {
      throw CloudFailures.endedBadly(
          ended,
          "the attempt to " + what + " " + named(id),
          "Mend what the reason says; the key is as it was.");
    }
    return true;
  }

  /** Differs at each try: one that Temporal Cloud rejected would answer for all later ones. */
  private static String operationId(String what) {
    return "keyturn-" + what + "-key-" + UUID.randomUUID();
  }

  private static RotationProblem missing(String id) {
    return new RotationProblem(
        FailureKind.NOT_FOUND,
        "there is no " + named(id),
        "See which keys exist: keyturn apikey list.");
  }

  private static String named(String id) {
    return "API key " + PlainText.of(id);
  }
}
