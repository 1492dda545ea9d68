package io.keyturn.activities.cloudops;

import com.google.protobuf.util.Durations;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.Pauses;
import io.keyturn.activities.cloudops.CloudFailures.Subject;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.GetAsyncOperationRequest;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Waits for asynchronous operations as often as the service asks to be asked. */
final class AsyncOperations {
  private static final Duration UNLESS_HINTED = Duration.ofSeconds(2);
  private static final Duration AT_LEAST = Duration.ofMillis(20);
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private static final Set<AsyncOperation.State> ENDED =
      Set.of(
          AsyncOperation.State.STATE_FULFILLED,
          AsyncOperation.State.STATE_FAILED,
          AsyncOperation.State.STATE_CANCELLED,
          AsyncOperation.State.STATE_REJECTED);

  private final Supplier<CloudServiceBlockingStub> cloud;

  AsyncOperations(Supplier<CloudServiceBlockingStub> cloud) {
    this.cloud = cloud;
  }

  /** Tells whether an operation has ended well. */
  static boolean fulfilled(AsyncOperation operation) {
    return operation.getState() == AsyncOperation.State.STATE_FULFILLED;
  }

  /** Waits for the end of an operation, whatever it is; the activity's time limits the wait. */
  AsyncOperation await(AsyncOperation operation) {
    AsyncOperation latest = operation;
    while (!ENDED.contains(latest.getState())) {
      Pauses.waitFor(hint(latest));
      latest = read(operation.getId(), latest);
    }
    return latest;
  }

  /** Waits for the end of an operation that somebody has started. */
  AsyncOperation await(String id) {
    return await(AsyncOperation.newBuilder().setId(id).setCheckDuration(seconds(0)).build());
  }

  /** Looks once whether there is an operation of that id. */
  Optional<AsyncOperation> find(String id) {
    try {
      return Optional.of(
          cloud
              .get()
              .getAsyncOperation(
                  GetAsyncOperationRequest.newBuilder().setAsyncOperationId(id).build())
              .getAsyncOperation());
    } catch (StatusRuntimeException e) {
      // What nobody has started may be denied as well as missing.
      if (e.getStatus().getCode() == Code.NOT_FOUND
          || e.getStatus().getCode() == Code.PERMISSION_DENIED) {
        return Optional.empty();
      }
      throw CloudFailures.translate(e, Subject.IDENTITY, "read operation " + id);
    }
  }

  private AsyncOperation read(String id, AsyncOperation before) {
    try {
      return cloud
          .get()
          .getAsyncOperation(GetAsyncOperationRequest.newBuilder().setAsyncOperationId(id).build())
          .getAsyncOperation();
    } catch (StatusRuntimeException e) {
      // An operation may be unknown for a moment after its start, and calls may be throttled.
      if (e.getStatus().getCode() == Code.NOT_FOUND || CloudFailures.passing(e)) {
        return before.toBuilder().setCheckDuration(seconds(UNLESS_HINTED.toSeconds())).build();
      }
      throw CloudFailures.translate(e, Subject.IDENTITY, "read operation " + id);
    }
  }

  private static Duration hint(AsyncOperation operation) {
    if (!operation.hasCheckDuration()) {
      return UNLESS_HINTED;
    }
    Duration hinted = Duration.ofMillis(Durations.toMillis(operation.getCheckDuration()));
    if (hinted.compareTo(AT_LEAST) < 0) {
      return AT_LEAST;
    }
    return hinted.compareTo(AT_MOST) > 0 ? AT_MOST : hinted;
  }

  private static com.google.protobuf.Duration seconds(long seconds) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
  }
}
