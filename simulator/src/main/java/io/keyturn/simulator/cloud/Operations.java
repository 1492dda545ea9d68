package io.keyturn.simulator.cloud;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs asynchronous operations: pending, in progress, then one of their ends. The id that a client
 * chooses is the idempotency key. Guarded by the account's lock.
 */
@SuppressWarnings("deprecation") // Old clients read and send these fields.
final class Operations {
  private final CloudOptions options;
  private final AccountClock clock;
  private final AuditTrail audit;
  private final Map<String, Started> started = new LinkedHashMap<>();

  Operations(CloudOptions options, AccountClock clock, AuditTrail audit) {
    this.options = options;
    this.clock = clock;
    this.audit = audit;
  }

  private static final class Started {
    final Message request;
    AsyncOperation operation;
    @Nullable Message answer;

    Started(Message request, AsyncOperation operation) {
      this.request = request;
      this.operation = operation;
    }
  }

  /**
   * Returns the operation that this very request has started before, if it has.
   *
   * @throws StatusRuntimeException INVALID_ARGUMENT if the id belongs to another request
   */
  Optional<AsyncOperation> repeated(String id, Message request) {
    Started known = id.isEmpty() ? null : started.get(id);
    if (known == null) {
      return Optional.empty();
    }
    if (!known.request.equals(request)) {
      throw Refusal.invalid("async_operation_id " + id + " was used for another request");
    }
    return Optional.of(known.operation);
  }

  /** Returns what the first request with this operation id was answered beside the operation. */
  Optional<Message> firstAnswer(String id) {
    Started known = started.get(id);
    return known == null ? Optional.empty() : Optional.ofNullable(known.answer);
  }

  /** Keeps what the request was answered, for its repeats. */
  void remember(AsyncOperation operation, Message answer) {
    Started known = started.get(operation.getId());
    if (known != null) {
      known.answer = answer;
    }
  }

  /**
   * Starts an operation.
   *
   * @param effect what happens if it ends well; a failure of it becomes the operation's
   * @param settle what happens at its end in any case, after the effect
   * @throws StatusRuntimeException RESOURCE_EXHAUSTED while too many run
   */
  AsyncOperation start(String id, String type, Message request, Runnable effect, Runnable settle) {
    long running = started.values().stream().filter(s -> !ended(s.operation.getState())).count();
    if (running >= options.operationLimit()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "at most "
                  + options.operationLimit()
                  + " operations may run at once, try again later")
          .asRuntimeException();
    }
    PlannedOutcome planned = PlannedOutcome.KEY.get();
    AsyncOperation operation =
        AsyncOperation.newBuilder()
            .setId(id.isEmpty() ? UUID.randomUUID().toString() : id)
            .setOperationType(type)
            .setOperationInput(Any.pack(request))
            .setState(State.STATE_PENDING)
            .setStateDeprecated(name(State.STATE_PENDING))
            .setCheckDuration(duration(options.checkDuration()))
            .setStartedTime(timestamp(options.clock().instant()))
            .build();
    Started made = new Started(request, operation);
    started.put(operation.getId(), made);
    audit.accepted(type, operation.getId());
    clock.after(
        options.operationDelay().dividedBy(4), () -> enter(made, State.STATE_IN_PROGRESS, ""));
    clock.after(options.operationDelay(), () -> finish(made, planned, effect, settle));
    return operation;
  }

  private void finish(
      Started made, @Nullable PlannedOutcome planned, Runnable effect, Runnable settle) {
    if (planned != null) {
      enter(made, planned.state(), planned.reason());
    } else {
      try {
        effect.run();
        enter(made, State.STATE_FULFILLED, "");
      } catch (RuntimeException e) {
        enter(made, State.STATE_FAILED, String.valueOf(e.getMessage()));
      }
    }
    settle.run();
  }

  private void enter(Started made, State state, String reason) {
    AsyncOperation.Builder next =
        made.operation.toBuilder()
            .setState(state)
            .setStateDeprecated(name(state))
            .setFailureReason(reason);
    if (ended(state)) {
      next.setFinishedTime(timestamp(options.clock().instant()));
    }
    made.operation = next.build();
  }

  AsyncOperation get(String id) {
    Started known = started.get(id);
    if (known == null) {
      throw Refusal.notFound("async operation " + id);
    }
    return known.operation;
  }

  private static boolean ended(State state) {
    return state != State.STATE_PENDING && state != State.STATE_IN_PROGRESS;
  }

  private static String name(State state) {
    return state.name().substring("STATE_".length()).toLowerCase(Locale.ROOT);
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static Duration duration(java.time.Duration value) {
    return Duration.newBuilder().setSeconds(value.getSeconds()).setNanos(value.getNano()).build();
  }
}
