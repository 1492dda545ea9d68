package io.keyturn.simulator.cloud;

import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How slow and how strict the account is; the limits come from Temporal Cloud's documents of 2026.
 *
 * @param account the account's id, the part of a namespace id after the dot
 * @param operationDelay how long an asynchronous operation takes
 * @param checkDuration how soon clients are told to look again
 * @param trustDelay how long after its operation a change of trust reaches the fronts
 * @param keyDelay how long after its operation a change of an API key is felt
 * @param conflictStatus what a stale resource version is answered with
 * @param keyLimitStatus what one API key too many is answered with
 * @param operationLimit how many operations may run at once (10)
 * @param userKeyLimit how many unexpired keys a user may have (10)
 * @param serviceAccountKeyLimit how many unexpired keys a service account may have (20)
 * @param tokenOnRepeat whether a repeated CreateApiKey answers the token again
 * @param clock what certificates and keys expire by
 */
public record CloudOptions(
    String account,
    Duration operationDelay,
    Duration checkDuration,
    Duration trustDelay,
    Duration keyDelay,
    Status.Code conflictStatus,
    Status.Code keyLimitStatus,
    int operationLimit,
    int userKeyLimit,
    int serviceAccountKeyLimit,
    boolean tokenOnRepeat,
    InstantSource clock) {

  /** Returns a quick account: operations in 0.3 s, trust 0.2 s later. */
  public static CloudOptions defaults() {
    return new CloudOptions(
        "a2dd6",
        Duration.ofMillis(300),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(200),
        Status.Code.FAILED_PRECONDITION,
        Status.Code.FAILED_PRECONDITION,
        10,
        10,
        20,
        false,
        InstantSource.system());
  }

  /** Returns these options with another length of operations and a third of it as the hint. */
  public CloudOptions withOperationDelay(Duration delay) {
    Duration check = delay.dividedBy(3);
    return new CloudOptions(
        account,
        delay,
        check.compareTo(Duration.ofMillis(20)) < 0 ? Duration.ofMillis(20) : check,
        trustDelay,
        keyDelay,
        conflictStatus,
        keyLimitStatus,
        operationLimit,
        userKeyLimit,
        serviceAccountKeyLimit,
        tokenOnRepeat,
        clock);
  }

  /** Returns these options with another propagation delay of trust and keys. */
  public CloudOptions withTrustDelay(Duration delay) {
    return new CloudOptions(
        account,
        operationDelay,
        checkDuration,
        delay,
        delay,
        conflictStatus,
        keyLimitStatus,
        operationLimit,
        userKeyLimit,
        serviceAccountKeyLimit,
        tokenOnRepeat,
        clock);
  }

  /** Returns these options with another answer to a stale resource version. */
  public CloudOptions withConflictStatus(Status.Code status) {
    return new CloudOptions(
        account,
        operationDelay,
        checkDuration,
        trustDelay,
        keyDelay,
        status,
        keyLimitStatus,
        operationLimit,
        userKeyLimit,
        serviceAccountKeyLimit,
        tokenOnRepeat,
        clock);
  }

  /** Returns these options with another clock. */
  public CloudOptions withClock(InstantSource source) {
    return new CloudOptions(
        account,
        operationDelay,
        checkDuration,
        trustDelay,
        keyDelay,
        conflictStatus,
        keyLimitStatus,
        operationLimit,
        userKeyLimit,
        serviceAccountKeyLimit,
        tokenOnRepeat,
        source);
  }
}
