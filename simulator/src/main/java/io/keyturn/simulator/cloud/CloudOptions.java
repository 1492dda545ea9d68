package io.keyturn.simulator.cloud;

import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * How slow and how strict the account is; the limits come from Temporal Cloud's documents of 2026.
 *
 * @param account the account's id, the part of a namespace id after the dot
 * @param operationDelay how long an asynchronous operation takes
 * @param checkDuration how soon clients are told to look again
 * @param trustDelay how long after its operation a change of trust reaches the fronts
 * @param keyCreationDelay how long after its operation a new API key is felt
 * @param keySwitchDelay how long after its operation it is felt that a key was disabled or enabled
 * @param keyDeletionDelay how long after its operation a key's deletion is felt
 * @param apiKeyCreation whether the account lets API keys be made at all
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
    Duration keyCreationDelay,
    Duration keySwitchDelay,
    Duration keyDeletionDelay,
    boolean apiKeyCreation,
    Status.Code conflictStatus,
    Status.Code keyLimitStatus,
    int operationLimit,
    int userKeyLimit,
    int serviceAccountKeyLimit,
    boolean tokenOnRepeat,
    InstantSource clock) {
  private static final Duration SHORTEST_HINT = Duration.ofMillis(20);

  /** Returns a quick account: operations in 0.3 s, trust 0.2 s later. */
  public static CloudOptions defaults() {
    return new CloudOptions(
        "a2dd6",
        Duration.ofMillis(300),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(200),
        Duration.ofMillis(200),
        Duration.ofMillis(200),
        true,
        Status.Code.FAILED_PRECONDITION,
        Status.Code.FAILED_PRECONDITION,
        10,
        10,
        20,
        false,
        InstantSource.system());
  }

  /** Returns these options with another id of the account. */
  public CloudOptions withAccount(String id) {
    return changed(draft -> draft.account = id);
  }

  /** Returns these options with another length of operations and a third of it as the hint. */
  public CloudOptions withOperationDelay(Duration delay) {
    Duration third = delay.dividedBy(3);
    return changed(
        draft -> {
          draft.operationDelay = delay;
          draft.checkDuration = third.compareTo(SHORTEST_HINT) < 0 ? SHORTEST_HINT : third;
        });
  }

  /** Returns these options with another propagation delay of trust and of all changes of keys. */
  public CloudOptions withTrustDelay(Duration delay) {
    return withKeyDelays(delay, delay, delay).changed(draft -> draft.trustDelay = delay);
  }

  /** Returns these options with other propagation delays of keys. */
  public CloudOptions withKeyDelays(Duration creation, Duration switching, Duration deletion) {
    return changed(
        draft -> {
          draft.keyCreationDelay = creation;
          draft.keySwitchDelay = switching;
          draft.keyDeletionDelay = deletion;
        });
  }

  /** Returns these options with the making of API keys allowed or not. */
  public CloudOptions withApiKeyCreation(boolean allowed) {
    return changed(draft -> draft.apiKeyCreation = allowed);
  }

  /** Returns these options with another answer to a stale resource version. */
  public CloudOptions withConflictStatus(Status.Code status) {
    return changed(draft -> draft.conflictStatus = status);
  }

  /** Returns these options with a repeated CreateApiKey that answers the token again, or not. */
  public CloudOptions withTokenOnRepeat(boolean again) {
    return changed(draft -> draft.tokenOnRepeat = again);
  }

  /** Returns these options with another clock. */
  public CloudOptions withClock(InstantSource source) {
    return changed(draft -> draft.clock = source);
  }

  private CloudOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** A copy that can be changed. */
  private static final class Draft {
    String account;
    Duration operationDelay;
    Duration checkDuration;
    Duration trustDelay;
    Duration keyCreationDelay;
    Duration keySwitchDelay;
    Duration keyDeletionDelay;
    boolean apiKeyCreation;
    Status.Code conflictStatus;
    final Status.Code keyLimitStatus;
    final int operationLimit;
    final int userKeyLimit;
    final int serviceAccountKeyLimit;
    boolean tokenOnRepeat;
    InstantSource clock;

    Draft(CloudOptions before) {
      account = before.account;
      operationDelay = before.operationDelay;
      checkDuration = before.checkDuration;
      trustDelay = before.trustDelay;
      keyCreationDelay = before.keyCreationDelay;
      keySwitchDelay = before.keySwitchDelay;
      keyDeletionDelay = before.keyDeletionDelay;
      apiKeyCreation = before.apiKeyCreation;
      conflictStatus = before.conflictStatus;
      keyLimitStatus = before.keyLimitStatus;
      operationLimit = before.operationLimit;
      userKeyLimit = before.userKeyLimit;
      serviceAccountKeyLimit = before.serviceAccountKeyLimit;
      tokenOnRepeat = before.tokenOnRepeat;
      clock = before.clock;
    }

    CloudOptions done() {
      return new CloudOptions(
          account,
          operationDelay,
          checkDuration,
          trustDelay,
          keyCreationDelay,
          keySwitchDelay,
          keyDeletionDelay,
          apiKeyCreation,
          conflictStatus,
          keyLimitStatus,
          operationLimit,
          userKeyLimit,
          serviceAccountKeyLimit,
          tokenOnRepeat,
          clock);
    }
  }
}
