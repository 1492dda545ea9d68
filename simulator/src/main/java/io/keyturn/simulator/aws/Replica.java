package io.keyturn.simulator.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A secret's copy in another region, as the primary knows it.
 *
 * @param region where it is
 * @param kmsKeyId what it is encrypted with there, "" for AWS's own key
 * @param changed when there was last something to copy
 * @param failure why it is copied no more
 */
record Replica(String region, String kmsKeyId, Instant changed, Optional<Failure> failure) {
  /**
   * Why a copy is no longer kept up.
   *
   * @param message what AWS says of it
   * @param last the state that it stays at; none where there never was a copy
   */
  record Failure(String message, Optional<Secret> last) {}

  Replica changed(Instant when) {
    return failure.isPresent() ? this : new Replica(region, kmsKeyId, when, failure);
  }

  Replica failed(String message, Optional<Secret> last) {
    return failure.isPresent()
        ? this
        : new Replica(region, kmsKeyId, changed, Optional.of(new Failure(message, last)));
  }

  /** Returns AWS's name of its state: InProgress, InSync or Failed. */
  String status(Instant now, Duration delay) {
    if (failure.isPresent()) {
      return "Failed";
    }
    return changed.plus(delay).isAfter(now) ? "InProgress" : "InSync";
  }

  /** Returns what AWS says of its state. */
  String message(Instant now, Duration delay) {
    return switch (status(now, delay)) {
      case "InSync" -> "Replication succeeded";
      case "Failed" -> failure.map(Failure::message).orElse("");
      default -> "Replication in progress";
    };
  }
}
