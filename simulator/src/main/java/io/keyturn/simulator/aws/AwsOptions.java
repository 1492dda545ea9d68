package io.keyturn.simulator.aws;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How the pretend AWS is set up.
 *
 * @param region where its users are at home, such as {@code us-east-1}
 * @param account the AWS account's twelve digits
 * @param visibleAfter how long after a write the reads still answer the state before it
 * @param replicationDelay how long a change takes to reach a secret's replicas
 * @param clock what signatures, delays and deletions go by
 */
public record AwsOptions(
    String region,
    String account,
    Duration visibleAfter,
    Duration replicationDelay,
    InstantSource clock) {
  private static final Predicate<String> REGION =
      Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,3}-\\d{1,2}").asMatchPredicate();
  private static final Predicate<String> ACCOUNT = Pattern.compile("\\d{12}").asMatchPredicate();

  public AwsOptions {
    if (!isRegion(region) || !ACCOUNT.test(account)) {
      throw new IllegalArgumentException(
          "A region looks like us-east-1 and an account is twelve digits.");
    }
    if (visibleAfter.isNegative() || replicationDelay.isNegative()) {
      throw new IllegalArgumentException("A delay must not be negative.");
    }
  }

  /** Returns us-east-1, with writes visible at once and replicas in sync 0.2 s later. */
  public static AwsOptions defaults() {
    return new AwsOptions(
        "us-east-1", "111122223333", Duration.ZERO, Duration.ofMillis(200), InstantSource.system());
  }

  /** Returns these options with another home region. */
  public AwsOptions withRegion(String name) {
    return new AwsOptions(name, account, visibleAfter, replicationDelay, clock);
  }

  /** Returns these options with another time until reads answer a write. */
  public AwsOptions withVisibleAfter(Duration delay) {
    return new AwsOptions(region, account, delay, replicationDelay, clock);
  }

  /** Returns these options with another time until replicas have a change. */
  public AwsOptions withReplicationDelay(Duration delay) {
    return new AwsOptions(region, account, visibleAfter, delay, clock);
  }

  /** Returns these options with another clock. */
  public AwsOptions withClock(InstantSource source) {
    return new AwsOptions(region, account, visibleAfter, replicationDelay, source);
  }

  static boolean isRegion(String text) {
    return REGION.test(text);
  }
}
