package io.keyturn.simulator.ledger;

import java.time.Instant;

/**
 * One call of AWS as its endpoint saw it; never a value.
 *
 * @param identity who signed it; "" where nobody known did
 * @param region of its signature's scope; "" where it has no good signature
 * @param action such as {@code PutSecretValue}; "" where it names none
 * @param secret the name of the secret that it is about; "" for none
 * @param version the version that it is about, or that it made; "" for none
 * @param outcome {@code OK}, the type of the error, or {@code LOST} where a fault lost it before it
 *     took effect; what was done, whatever the caller was told
 * @param answered whether the caller was told this outcome
 * @param millis from its arrival to its answer
 * @param started when it came
 */
public record AwsCall(
    String identity,
    String region,
    String action,
    String secret,
    String version,
    String outcome,
    boolean answered,
    double millis,
    Instant started) {
  /** The outcome of a call that did what it was for. */
  public static final String OK = "OK";

  /** The outcome of a call that was lost before it took effect. */
  public static final String LOST = "LOST";

  public AwsCall {
    if (millis < 0) {
      throw new IllegalArgumentException("a call cannot end before it starts");
    }
  }

  /** Returns whether the call did what it was for. */
  public boolean succeeded() {
    return outcome.equals(OK);
  }
}
