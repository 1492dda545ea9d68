package io.keyturn.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** All timeouts and retry policies of a rotation. */
final class Timeouts {
  /** A Worker that dies is noticed after this long; activities beat three times as often. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /**
   * An asynchronous operation of Temporal Cloud takes minutes at worst; an attempt may wait so
   * long.
   */
  private static final Duration ACTING_ATTEMPT = Duration.ofMinutes(30);

  /** After that long without success a step has failed and is undone. */
  private static final Duration ACTING_TOTAL = Duration.ofHours(2);

  /** Observations end by the deadline in their request; this only bounds a defect. */
  private static final Duration OBSERVING_TOTAL = Duration.ofDays(30);

  /** Somebody waits for the answer to a question; one attempt may take so long. */
  private static final Duration INQUIRING_ATTEMPT = Duration.ofMinutes(2);

  /** After that long a question is not answered. */
  private static final Duration INQUIRING_TOTAL = Duration.ofMinutes(3);

  /** How long an undo is tried before the rotation parks. */
  private static final Duration UNDOING_TOTAL = Duration.ofHours(1);

  /** After this time the start of a certificate's rotation is tried again while another runs. */
  static final Duration SINGLE_FLIGHT_RETRY = Duration.ofSeconds(20);

  /** Each wait for another rotation is twice as long as the one before, up to this. */
  static final Duration LONGEST_SINGLE_FLIGHT_RETRY = Duration.ofMinutes(10);

  /** How often the rotation of a certificate that holds looks whether its authority's is there. */
  static final Duration SIGN_OF_LIFE = Duration.ofHours(6);

  /** A proof older than this is made again before the old credential is removed. */
  static final Duration PROOF_FRESHNESS = Duration.ofMinutes(1);

  /** How many candidates are made before a rejection is believed. */
  static final int CANDIDATES = 2;

  private Timeouts() {}

  static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_SINGLE_FLIGHT_RETRY) < 0 ? twice : LONGEST_SINGLE_FLIGHT_RETRY;
  }

  /** For activities that change something; they are waited for, never cancelled. */
  static ActivityOptions acting(String summary) {
    return options(summary, ACTING_ATTEMPT, ACTING_TOTAL);
  }

  /** For activities that look; an abort does not wait for them. */
  static ActivityOptions observing(String summary) {
    return options(summary, OBSERVING_TOTAL, OBSERVING_TOTAL);
  }

  /** For activities that answer a question of somebody who waits. */
  static ActivityOptions inquiring(String summary) {
    return options(summary, INQUIRING_ATTEMPT, INQUIRING_TOTAL);
  }

  /** For activities that take something back. */
  static ActivityOptions undoing(String summary) {
    return options(summary, ACTING_ATTEMPT, UNDOING_TOTAL);
  }

  private static ActivityOptions options(String summary, Duration attempt, Duration total) {
    return ActivityOptions.newBuilder()
        .setSummary(summary)
        .setStartToCloseTimeout(attempt)
        .setScheduleToCloseTimeout(total)
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofSeconds(1))
                .setBackoffCoefficient(2)
                .setMaximumInterval(Duration.ofSeconds(30))
                .build())
        .build();
  }
}
