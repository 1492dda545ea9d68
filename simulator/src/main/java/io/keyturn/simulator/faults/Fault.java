package io.keyturn.simulator.faults;

import io.grpc.Status;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.cloud.PlannedOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A fault that waits for a call.
 *
 * @param method the gRPC method's full name or its end, such as {@code UpdateNamespace}; for a call
 *     of AWS its service and action or its action, such as {@code secretsmanager/PutSecretValue}
 * @param namespace the namespace that the call must be about, for a call of AWS the secret's name;
 *     "" for any
 * @param skip how many such calls pass unharmed first
 * @param times how many calls it strikes then
 * @param moment when it strikes
 * @param action what it does
 */
public record Fault(
    String method, String namespace, int skip, int times, Moment moment, Action action) {
  public Fault {
    if (method.isBlank() || skip < 0 || times < 1) {
      throw new IllegalArgumentException(
          "A fault needs a method, a skip of 0 or more and times of 1 or more.");
    }
    if (moment == Moment.AFTER && (action instanceof Fail || action instanceof End)) {
      throw new IllegalArgumentException(
          action.getClass().getSimpleName() + " strikes before the call takes effect.");
    }
  }

  /** What a fault does. */
  public sealed interface Action {}

  /** Answers the call with this status instead of running it. */
  public record Fail(Status.Code status, String message) implements Action {}

  /**
   * Answers a call of AWS with this error; after its effect, as a service does that broke between
   * the two.
   *
   * @param type such as {@code ThrottlingException} or {@code InternalServiceError}
   * @param httpStatus 400 to 599
   * @param retryAfter what the service hints at
   */
  public record AwsError(String type, String message, int httpStatus, Optional<Duration> retryAfter)
      implements Action {
    public AwsError {
      if (!type.matches("[A-Za-z]{1,100}") || httpStatus < 400 || httpStatus > 599) {
        throw new IllegalArgumentException(
            "An error of AWS needs a type of letters and an HTTP status of 400 to 599.");
      }
    }

    /** Returns the service's way to say that there are too many calls. */
    public static AwsError throttling() {
      return new AwsError("ThrottlingException", "Rate exceeded", 400, Optional.empty());
    }

    /** Returns the service's way to say that it is broken. */
    public static AwsError internal() {
      return new AwsError(
          "InternalServiceError", "An error occurred on the server side.", 500, Optional.empty());
    }
  }

  /** Holds each call that it strikes until it is released, which stays so for later calls. */
  public static final class Hold implements Action {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until a call is held, and returns whether one came in time. */
    public boolean awaitReached(Duration limit) throws InterruptedException {
      return reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the held calls go, and all later ones pass. */
    public void release() {
      released.countDown();
    }

    void hold() {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Holds the call up. */
  public record Delay(Duration delay) implements Action {}

  /** Loses the call or its answer; the caller sees UNAVAILABLE. */
  public record Lose() implements Action {}

  /** Makes the operation that the call starts end badly; for a call of AWS its replication. */
  public record End(PlannedOutcome outcome) implements Action {}

  /** Edits a namespace's bundle as another client would. */
  public record Edit(String namespace, BundleEdit edit) implements Action {}

  /** Kills a process as SIGKILL does, and waits until it is gone. */
  public record Kill(long pid) implements Action {
    public Kill {
      if (pid <= 1 || pid == ProcessHandle.current().pid()) {
        throw new IllegalArgumentException("Process " + pid + " is not one to kill.");
      }
    }
  }

  /**
   * Kills whichever process is found when the call comes, and loses the call as {@link Kill} does;
   * for processes that a supervisor starts again.
   *
   * @param victim answers the process id, or 0 to let this call pass
   */
  public record KillFound(LongSupplier victim) implements Action {}

  /** Runs a test's own code. */
  public record Run(Runnable task) implements Action {}

  /** Strikes the next call of this method. */
  public static Fault next(String method, Moment moment, Action action) {
    return new Fault(method, "", 0, 1, moment, action);
  }

  /** Returns this fault for calls about one namespace alone. */
  public Fault in(String onlyNamespace) {
    return new Fault(method, onlyNamespace, skip, times, moment, action);
  }

  /** Returns this fault after so many calls that pass unharmed. */
  public Fault after(int calls) {
    return new Fault(method, namespace, calls, times, moment, action);
  }

  /** Returns this fault for so many calls. */
  public Fault forCalls(int calls) {
    return new Fault(method, namespace, skip, calls, moment, action);
  }

  boolean matches(String calledMethod, String calledNamespace) {
    return (calledMethod.equals(method) || calledMethod.endsWith("/" + method))
        && (namespace.isEmpty() || namespace.equals(calledNamespace));
  }
}
